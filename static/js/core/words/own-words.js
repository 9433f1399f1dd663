/** Texts of the sheet for own data. Depends on what the server understood of a table; must not know an element. */

import * as format from "../format.js";
import { listed } from "./headline.js";

// The kinds of columns, as a person calls them.

export const KINDS = {
  number: "number",
  category: "category",
  boolean: "yes or no",
  date: "date",
  id: "id",
  constant: "constant",
  text: "text",
};

// The file.

export const STATUS = {
  reading: "Reading the table …",
  checking: "Getting the data ready …",
  gone: "The data of this link are not kept here any more. Give the same file again, and the link works again.",
  noInput: "Tick at least one input.",
};

export const fileInWords = (name, bytes) => `${name}, ${sizeInWords(bytes)}`;
export const tooLargeInWords = (name, bytes, most) =>
  `${fileInWords(name, bytes)}, is too large: this server takes at most ${sizeInWords(most)}. ` +
  "Leave out rows, or columns that are not needed.";
export const PASTED = "The pasted table";
export const KEPT_TABLE = "The table of the data on show. To read it differently, give its file again.";

function sizeInWords(bytes) {
  if (bytes < 1000) return format.counted(bytes, "byte");
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

// How it was read.

const ENCODINGS = {
  "utf-8": "UTF-8",
  "utf-8-sig": "UTF-8",
  "utf-16": "UTF-16",
  "windows-1252": "Windows-1252, an older encoding",
  "mac-roman": "Mac Roman, an older encoding",
};
const DELIMITERS = {
  ",": "commas",
  ";": "semicolons",
  "\t": "tabs",
  "|": "bars",
  "  ": "two or more spaces",
  " ": "spaces",
};
const SIGNS = { ".": "a point", ",": "a comma", "'": "an apostrophe", "’": "an apostrophe", " ": "a space" };

const signInWords = (sign) => SIGNS[sign] ?? (sign.trim() ? sign : SIGNS[" "]);

/** "Encoding UTF-8; commas separate the cells; the decimal sign is a point." */
export function readingInWords(read) {
  const encoding = `Encoding ${ENCODINGS[read.encoding] ?? read.encoding.toUpperCase()}`;
  if (!read.delimiter) return `${encoding}, JSON.`;
  const thousands = read.thousands ? `, ${signInWords(read.thousands)} separates thousands` : "";
  const names = read.header_rows ? "" : " The file has no names of columns.";
  return (
    `${encoding}; ${DELIMITERS[read.delimiter] ?? read.delimiter} separate the cells; ` +
    `the decimal sign is ${signInWords(read.decimal)}${thousands}.${names}`
  );
}

/** "24 rows, all used." */
export function rowsInWords({ rows_in_table: all, rows_used: used, rows_left_out_total: left }) {
  const rows = `${format.counted(all, "row")} in the table`;
  const usable = used === all ? "" : `, ${format.count(used)} of them with a target`;
  const lines = left
    ? `; ${format.counted(left, "line")} of the file ${left === 1 ? "is not a row" : "are not rows"}`
    : "";
  return `${rows}${usable}${lines}.`;
}

/** The rows that ticked inputs with missing values cost; empty where none is missing. */
export function missingInWords(columns) {
  const missing = columns.reduce((sum, column) => sum + column.missing, 0);
  if (!missing) return "";
  const names = listed(columns.filter((column) => column.missing).map(({ name }) => name));
  const most = columns.filter((column) => column.missing).length > 1 ? "up to " : "";
  return (
    `Where an input is missing, the row is left out: ${most}${format.counted(missing, "row")}, because of ${names}. ` +
    "Without the tick these rows are used."
  );
}

export const leftOutTitle = (total) => `${format.counted(total, "line")} left out`;
export const leftOutInWords = ({ line, why }) => `Line ${format.count(line)}: ${why}`;
export const moreInWords = (count) => `and ${format.count(count)} more`;

// The columns.

const MOST_LABELS = 5;

/** What a column holds: its range and unit, or its labels with how often each occurs. */
export function valuesInWords({ type, min, max, unit, values }) {
  if (values) {
    const entries = Object.entries(values).sort(([, a], [, b]) => b - a);
    const first = entries.slice(0, MOST_LABELS).map(([label, count]) => `${label} ${format.count(count)}`);
    const more = entries.length - first.length;
    return first.join(", ") + (more > 0 ? ` ${moreInWords(more)}` : "");
  }
  if (type !== "number" || min === undefined) return "";
  return `${numeral(min)} to ${numeral(max)}${unit ? ` ${unit}` : ""}`;
}

/** Every label, for whoever wants to see them all. */
export const labelsInWords = ({ values }) =>
  values
    ? Object.entries(values)
        .map(([label, count]) => `${label} ${count}`)
        .join(", ")
    : "";

/** A number of the table, with up to six digits; none where there is none. */
export function numeral(value = NaN) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return value.toExponential(2).replaceAll("-", "−");
  return value.toLocaleString("en-US", { maximumSignificantDigits: 6 }).replace("-", "−");
}

export const columnNames = (name) => ({ type: `Type of ${name}`, input: `${name} is an input` });
export const TARGET = "target";

// The target.

const FEW = 4;

/** What the network will learn; labels are those of the target if they are known. */
export function taskInWords(column, task) {
  if (!column) return "";
  const [low, high] = [column.min, column.max].map(numeral);
  if (task === "regression") return `The network learns to predict ${column.name}, a number from ${low} to ${high}.`;
  const labels = Object.keys(column.values ?? {});
  const names = labels.length && labels.length <= FEW ? `: ${listed(labels)}` : "";
  const classes = format.counted(column.distinct, "class", "classes");
  return `The network learns to tell the ${classes} of ${column.name} apart${names}.`;
}

// Questions.

const TITLES = {
  decimal: "Which sign is the decimal sign?",
  encoding: "Which encoding has the file?",
  delimiter: "What separates the cells?",
  header: "Which rows have the names of the columns?",
  missing: "What stands for a missing value?",
  kinds: "What is this column?",
};
const ENCODINGS_ASKED = { "utf-8": "UTF-8", "windows-1252": "Windows-1252", "utf-16": "UTF-16" };
const KINDS_ASKED = ["number", "category", "boolean", "date", "id", "text"];
const CHOICES = {
  decimal: { point: "A point", comma: "A comma" },
  encoding: ENCODINGS_ASKED,
  delimiter: { comma: "Commas", semicolon: "Semicolons", tab: "Tabs", bar: "Bars", spaces: "Spaces" },
  header: { yes: "The first row", two: "The first two rows", no: "None" },
  kinds: Object.fromEntries(KINDS_ASKED.map((kind) => [kind, format.sentence(KINDS[kind])])),
};
const AS_BEFORE = "As the file says";

/**
 * The question in a refusal: {field, place, title, words, choices: [{value, label}]}; null where nothing is asked.
 * `place` is that of the column, if it is about one; a choice without a value takes the answer that was given back.
 */
export function questionOf({ errors = [] }, answers) {
  for (const { field, value, message } of errors) {
    const [, name, place] = /^(\w+)(?:\.(\d+))?$/.exec(field ?? "") ?? [];
    if (!(name in TITLES) || (name === "kinds" && place === undefined)) continue;
    const isAnswered = place === undefined ? answers[name] : answers[name]?.[place];
    const back = isAnswered ? [{ value: null, label: AS_BEFORE }] : [];
    const choices = Object.entries(CHOICES[name] ?? {}).map(([answer, label]) => ({ value: answer, label }));
    return {
      field: name,
      place: place === undefined ? null : Number(place),
      title: TITLES[name],
      words: refusalInWords({ value, message: message.replace(/: answer .*$/, "") }),
      choices: [...choices.filter((choice) => choice.value !== value), ...back],
    };
  }
  return null;
}

/** Advice for an address, in the words of the sheet. @type {[string, string]} */
const ADVICE = ["choose data.task=regression or another target", "learn it as a number, or choose another target"];

/** A refusal as one sentence: what it is about, and what is wrong with that. */
function refusalInWords({ value, message }) {
  const subject = value === null || value === undefined ? "The table" : String(value);
  const joint = /^(is|are|has|have|may|must|do|does|needs|seems|takes|cannot|leaves|makes)\b/.test(message)
    ? " "
    : ": ";
  return `${subject}${joint}${message.replace(...ADVICE).replace(/\.$/, "")}.`;
}

/**
 * Everything that a problem document says, in one or a few sentences.
 * @type {(problem: any) => string}
 */
export const problemInWords = ({ errors = [], detail, title }) =>
  errors.length ? errors.map(refusalInWords).join(" ") : (detail ?? `${title}.`);

// What is kept.

/** How long, from the server's days. */
export function keptInWords(days) {
  const time = days % 365 === 0 ? (days === 365 ? "a year" : `${days / 365} years`) : format.counted(days, "day");
  return (
    "Everybody who has the link can read these data. They are kept for at least " +
    `${time} after somebody last read them, as long as the server has room.`
  );
}

export const KEPT = {
  key: "Whoever has the key can delete the data. Note it down, to delete them later from another window.",
  noKey: "The deletion key was shown when these data were given; this window does not have it.",
  deleted: "Your data are deleted. The page shows Two moons again.",
};

// Points.

export const POINTS = {
  choose: "choose …",
  empty: "an empty plane",
  present: "the data on show",
  loading: "Fetching the points …",
  few: "Place points of at least two classes.",
  removeClass: (name) => `Remove the class ${name} and its points`,
  nameOf: (place) => `Name of class ${place + 1}`,
  newAre: (name) => `New points are ${name}`,
};

/** How many points there are, and where they are kept once they are used. */
export function pointsInWords(count, most) {
  const points = format.counted(count, "point");
  if (count <= most) return `${points}. Up to ${most} points are in the link itself.`;
  return `${points}, more than the ${most} that a link can hold, so they are kept on the server.`;
}

const placeInWords = ([first, second], columns) => `${columns[0]} ${numeral(first)}, ${columns[1]} ${numeral(second)}`;

/** Where the cross is, and which point it is on. */
export function crossInWords({ points, classes, columns }, at, index, isHeld) {
  if (index === null) return `Cross at ${placeInWords(at, columns)}.`;
  const { x, kind } = points[index];
  const number = `${format.count(index + 1)} of ${format.count(points.length)}`;
  return `Point ${number}, ${classes[kind]}: ${placeInWords(x, columns)}.${isHeld ? " Held." : ""}`;
}
