/**
 * The text with which a page elsewhere shows an embed, and where it goes there. Pure.
 * `given` = {source: the embed's address, title, height in pixels}.
 */

/** What the frame may do; `allow-scripts` is all that it needs. */
export const SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads";

export const TARGETS = [
  { name: "html", title: "Web page (HTML)", text: iframe, note: "Goes anywhere in the body of a page." },
  {
    name: "mystmd", title: "MyST, Jupyter Book 2", text: mystDirective,
    note: "For mystmd. The theme sets the height, 60 % of the width in the book theme.",
  },
  {
    name: "sphinx", title: "MyST, Sphinx", text: (given) => fenced("{raw} html", iframe(given)),
    note: "For MyST-Parser and Jupyter Book 1. Other outputs than HTML leave it out.",
  },
  {
    name: "quarto", title: "Quarto", text: (given) => fenced("{=html}", iframe(given)),
    note: "Pages and reveal.js slides show it; PDF and Word leave it out.",
  },
  {
    name: "moodle", title: "Moodle", text: iframe,
    note: "Into a text that teachers write, as source code: Tools, Source code, or the </> button. Moodle takes frames out of what students write.",
  },
  {
    name: "canvas", title: "Canvas", text: canvasFrame,
    note: "Into the HTML editor, the </> button below the text. It holds only what Canvas keeps.",
  },
  {
    name: "wordpress", title: "WordPress", text: iframe,
    note: "Into a Custom HTML block. Who may not use one pastes the embed's address on a line of its own: WordPress finds the frame by oEmbed, if it can reach this server.",
  },
  { name: "jupyter", title: "Jupyter", text: notebookCell, note: "Into a code cell; shown when the cell has run." },
  { name: "address", title: "Address alone", text: ({ source }) => source, note: "For editors that make a frame of an address themselves." },
];

function iframe({ source, title, height }) {
  return `<iframe src="${escaped(source)}" title="${escaped(title)}" width="100%" height="${height}" loading="lazy" `
    + `sandbox="${SANDBOX}" allow="clipboard-write; fullscreen" style="border:0"></iframe>`;
}

/** Only attributes that Canvas keeps when it cleans a page. */
function canvasFrame({ source, title, height }) {
  return `<iframe style="border: 0;" title="${escaped(title)}" src="${escaped(source)}" width="100%" height="${height}" `
    + "allowfullscreen=\"allowfullscreen\"></iframe>";
}

/** mystmd knows no raw HTML frame; the body of its own directive is the caption. */
function mystDirective({ source, title }) {
  return `:::{iframe} ${source}\n:width: 100%\n${title.replace(/[\\`*_{}[\]$<>~^@#|]/g, "\\$&")}\n:::`;
}

function notebookCell({ source, height }) {
  return `from IPython.display import IFrame\n\nIFrame("${source}", width="100%", height=${height})`;
}

const fenced = (info, text) => `\`\`\`${info}\n${text}\n\`\`\``;

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;" };
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]);
