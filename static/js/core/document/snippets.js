/**
 * The text with which a page elsewhere shows an embed, and where it goes there. Pure.
 * `given` = {source: the embed's address, title, height in pixels}.
 */

/** What the frame may do; `allow-scripts` is all that it needs. */
export const SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads";

const PAGES = "Web pages";
const BOOKS = "Books and static sites";
const COURSES = "Course platforms";
const SLIDES = "Slides";
const NOTEBOOKS = "Notebooks and apps";

/**
 * `where` says where the text goes, `note` what may go wrong there. A title begins with the word that people look for.
 */
export const TARGETS = [
  {
    name: "html",
    title: "HTML, any web page",
    group: PAGES,
    text: iframe,
    where: "Paste it into the body of the page.",
    note:
      "In a narrow column the height may be too small; the script embed.js, which a page can load " +
      "too, then sets it.",
  },
  {
    name: "wordpress",
    title: "WordPress",
    group: PAGES,
    text: address,
    where: "Paste it on a line of its own.",
    note:
      "WordPress fetches this address itself, so the server must be public and on port 80, 443 or 8080; from a " +
      "Custom HTML block it removes an author's iframe.",
  },
  {
    name: "address",
    title: "Address alone",
    group: PAGES,
    text: address,
    where: "Paste it where an editor asks for the address of what to embed.",
    note: "An editor that makes no frame of an address shows a link instead.",
  },
  {
    name: "mystmd",
    title: "Jupyter Book 2, MyST",
    group: BOOKS,
    text: mystDirective,
    where: "Paste it into a Markdown file.",
    note: "The theme sets the height (60 % of the width in the book theme), so the height chosen here has no effect.",
  },
  {
    name: "sphinx",
    title: "Jupyter Book 1, Sphinx",
    group: BOOKS,
    text: (given) => fenced("{raw} html", iframe(given)),
    where: "Paste it into a Markdown file that MyST-Parser reads.",
    note: "PDF leaves it out, and Jupyter Book 2 shows it as text.",
  },
  {
    name: "quarto",
    title: "Quarto",
    group: BOOKS,
    text: (given) => fenced("{=html}", externalFrame(given)),
    where: "Paste it into a page or a slide.",
    note: "PDF and Word leave it out.",
  },
  {
    name: "pandoc",
    title: "pandoc, Markdown",
    group: BOOKS,
    text: externalFrame,
    where: "Paste it into a Markdown file.",
    note: "PDF and Word leave it out.",
  },
  {
    name: "mdx",
    title: "Docusaurus, MDX",
    group: BOOKS,
    text: (given) => element(usual(given), " style={{border: 0}}"),
    where: "Paste it into a Markdown or MDX file.",
    note: "The text for HTML would stop the build here, because MDX reads a style as JavaScript.",
  },
  {
    name: "vitepress",
    title: "VitePress",
    group: BOOKS,
    text: iframe,
    where: "Paste it into a Markdown file.",
    note: "A script below it, such as embed.js, stops the build after an empty line.",
  },
  {
    name: "hugo",
    title: "Hugo",
    group: BOOKS,
    text: iframe,
    where:
      "Save it as layouts/shortcodes/batchwise.html and write {{< batchwise >}} in the page; each embed " +
      "needs a name of its own.",
    note: "Hugo leaves out HTML that stands in the Markdown itself.",
  },
  {
    name: "jekyll",
    title: "Jekyll, GitHub Pages",
    group: BOOKS,
    text: iframe,
    where: "Paste it into a Markdown file, alone on its line.",
    note: "In a line of text it is shown as text.",
  },
  {
    name: "mkdocs",
    title: "MkDocs, Material",
    group: BOOKS,
    text: iframe,
    where: "Paste it into a Markdown file, alone on its line.",
    note: "Outside a list, four spaces before it make it a block of code.",
  },
  {
    name: "moodle",
    title: "Moodle",
    group: COURSES,
    text: iframe,
    where: "Paste it as source code (Tools, Source code) into a text that teachers write.",
    note:
      "TinyMCE 7 and 8 forbid the frame to run scripts, unless the site sets sandbox_iframes to false or lists " +
      "this server in sandbox_iframes_exclusions.",
  },
  {
    name: "canvas",
    title: "Canvas",
    group: COURSES,
    text: canvasFrame,
    where: "Paste it into the HTML editor (the </> button below the text).",
    note: "Canvas pages come over https, so browsers show the frame there only if its address begins with https.",
  },
  {
    name: "reveal",
    title: "reveal.js",
    group: SLIDES,
    text: slideFrame,
    where: "Paste it directly into the section of a slide.",
    note: "With an element between section and frame, it does not fill the slide.",
  },
  {
    name: "jupyter",
    title: "Jupyter notebook",
    group: NOTEBOOKS,
    text: notebookCell,
    where: "Paste it into a code cell and run the cell.",
    note: "From a Markdown cell JupyterLab removes a frame.",
  },
  {
    name: "marimo",
    title: "marimo",
    group: NOTEBOOKS,
    text: marimoCell,
    where: "Paste it into a Python cell.",
    note: "With mo.md instead of mo.Html the frame would be removed.",
  },
  {
    name: "streamlit",
    title: "Streamlit",
    group: NOTEBOOKS,
    text: streamlitFrame,
    where: "Paste it into the script of the app.",
    note: "With st.html instead of components.iframe the frame would be removed; Streamlit names the frame st.iframe.",
  },
];

function address({ source }) {
  return source;
}

function iframe(given) {
  return element({ ...usual(given), style: "border:0" });
}

/** pandoc and Quarto can copy what a page shows into it; a copied embed would not run, so it stays outside. */
function externalFrame(given) {
  return element({ ...usual(given), style: "border:0", "data-external": "1" });
}

/** reveal.js loads `data-src` with the slide and stretches the frame over what the slide has left. */
function slideFrame({ source, title }) {
  const { sandbox, allow } = usual({});
  return element({
    class: "r-stretch",
    "data-src": source,
    title,
    sandbox,
    allow,
    style: "border:0",
    "data-external": "1",
  });
}

/** Only attributes that Canvas keeps when it cleans a page. */
function canvasFrame({ source, title, height }) {
  return element({
    style: "border: 0;",
    title,
    src: source,
    width: "100%",
    height,
    allowfullscreen: "allowfullscreen",
  });
}

/**
 * mystmd drops attributes of raw HTML. Its directive takes the title as it is; a body would become a numbered caption.
 */
function mystDirective({ source, title }) {
  return `:::{iframe} ${source}\n:width: 100%\n:title: ${inOneLine(title)}\n:::`;
}

/** IPython puts the extras into the element as they are; `title=` and `sandbox=` would become part of the address. */
function notebookCell({ source, title, height }) {
  const extras = attributesOf({ title, sandbox: SANDBOX }).map((attribute) => `'${attribute}'`);
  return (
    `from IPython.display import IFrame\n\nIFrame("${source}", width="100%", height=${height}, ` +
    `extras=[${extras.join(", ")}])`
  );
}

/** The underscore keeps the name within the cell: a second cell may import marimo too. */
function marimoCell(given) {
  return `import marimo as _mo\n\n_mo.Html('${iframe(given)}')`;
}

/** Streamlit gives its frames a title and a sandbox of its own, and no scroll bar unless asked to. */
function streamlitFrame({ source, height }) {
  return (
    `import streamlit.components.v1 as components\n\ncomponents.iframe("${source}", ` +
    `height=${height}, scrolling=True)`
  );
}

/** @param {{source?: string, title?: string, height?: number}} given */
const usual = ({ source, title, height }) => ({
  src: source,
  title,
  width: "100%",
  height,
  loading: "lazy",
  sandbox: SANDBOX,
  allow: "clipboard-write; fullscreen",
});

const element = (attributes, rest = "") => `<iframe ${attributesOf(attributes).join(" ")}${rest}></iframe>`;
const attributesOf = (attributes) =>
  Object.entries(attributes).map(([name, value]) => `${name}="${escaped(String(value))}"`);
const fenced = (info, text) => `\`\`\`${info}\n${text}\n\`\`\``;
const inOneLine = (text) => text.replace(/\s+/g, " ").trim();

/** Signs of HTML, and those that templates, Markdown and Python strings around the HTML would take for their own. */
const ENTITIES = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "\\": "&#92;",
  "`": "&#96;",
  "{": "&#123;",
  "}": "&#125;",
};
const escaped = (text) => inOneLine(text).replace(/[&<>"'\\`{}]/g, (sign) => ENTITIES[sign]);
