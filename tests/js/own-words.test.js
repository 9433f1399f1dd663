/** What the sheet for own data says and asks. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { answered, answersQuery, mediaType, UNANSWERED } from "../../static/js/core/own/reading-answers.js";
import * as words from "../../static/js/core/words/own-words.js";

const DECIMAL = {
  field: "decimal",
  value: "12.345 in line 2, column a",
  message: "is either 12 and 345 thousandths, or 12 thousand 345: answer . if the point separates decimals, and …",
};

test("how a file was read is one sentence", () => {
  const read = { encoding: "utf-8", delimiter: "\t", decimal: ",", thousands: ".", header_rows: 1 };
  assert.equal(
    words.readingInWords(read),
    "Encoding UTF-8; tabs separate the cells; the decimal sign is a comma, a point separates thousands.",
  );
  assert.equal(words.readingInWords({ ...read, delimiter: "" }), "Encoding UTF-8, JSON.");
  assert.match(words.readingInWords({ ...read, header_rows: 0 }), /no names of columns\.$/);
});

test("a column shows its range with its unit, or its labels, the most frequent first", () => {
  const number = { type: "number", min: -0.5, max: 12345.678, unit: "m" };
  assert.equal(words.valuesInWords(number), "−0.5 to 12,345.7 m");
  const values = { a: 1, b: 5, c: 2, d: 1, e: 1, f: 1 };
  assert.equal(words.valuesInWords({ type: "category", values }), "b 5, c 2, a 1, d 1, e 1 and 1 more");
  assert.equal(words.valuesInWords({ type: "text" }), "");
});

test("rows and what a missing input costs", () => {
  const rows = { rows_in_table: 20, rows_used: 18, rows_left_out_total: 1 };
  assert.equal(
    words.rowsInWords(rows),
    "20 rows in the table, 18 of them with a target; 1 line of the file is not a row.",
  );
  assert.equal(words.missingInWords([{ name: "a", missing: 0 }]), "");
  assert.match(words.missingInWords([{ name: "a", missing: 2 }]), /left out: 2 rows, because of a\./);
});

test("what is learnt names target, classes or range", () => {
  const column = { name: "level", type: "category", distinct: 2, values: { high: 1, low: 2 } };
  assert.equal(
    words.taskInWords(column, "classification"),
    "The network learns to tell the 2 classes of level apart: high and low.",
  );
  const number = { name: "rent", type: "number", distinct: 9, min: 1, max: 2.5 };
  assert.equal(words.taskInWords(number, "regression"), "The network learns to predict rent, a number from 1 to 2.5.");
});

test("a refusal that can be answered is a question with its answers", () => {
  const question = words.questionOf({ errors: [{ field: "file", value: null, message: "" }, DECIMAL] }, UNANSWERED);
  assert.deepEqual([question.field, question.place], ["decimal", null]);
  assert.equal(question.words, "12.345 in line 2, column a is either 12 and 345 thousandths, or 12 thousand 345.");
  assert.deepEqual(
    question.choices.map(({ value }) => value),
    ["point", "comma"],
  );
  assert.equal(words.questionOf({ errors: [{ field: "kinds", value: 9, message: "" }] }, UNANSWERED), null);
  assert.equal(words.questionOf({ detail: "Busy." }, UNANSWERED), null);
});

test("what may be names is asked, with the rows that may have them", () => {
  const error = { field: "header", value: "a, b in line 2", message: "may be more of the names: answer two or yes" };
  const { words: said, choices } = words.questionOf({ errors: [error] }, UNANSWERED);
  assert.equal(said, "a, b in line 2 may be more of the names.");
  assert.deepEqual(
    choices.map(({ value }) => value),
    ["yes", "two", "no"],
  );
});

test("an answer that was refused can be taken back", () => {
  const answers = answered(UNANSWERED, "kinds", "number", 2);
  const error = { field: "kinds.2", value: "number", message: "does not fit column k: x is no number" };
  const { place, choices } = words.questionOf({ errors: [error] }, answers);
  assert.equal(place, 2);
  assert.ok(!choices.some(({ value }) => value === "number"));
  assert.equal(choices.at(-1).value, null);
  assert.deepEqual(answered(answers, "kinds", null, 2), UNANSWERED);
});

test("answers are a query without what was not answered", () => {
  const answers = answered(answered(answered(UNANSWERED, "decimal", "comma"), "kinds", "id", 0), "kinds", "text", 3);
  assert.equal(
    answersQuery(answers, { keep: "no", target: "a b" }),
    "decimal=comma&kinds=0%3Aid%2C3%3Atext&keep=no&target=a%20b",
  );
  assert.equal(answersQuery(UNANSWERED), "");
});

test("a table is JSON by its name, or by how a text begins", () => {
  assert.equal(mediaType("a.JSON"), "application/json");
  assert.equal(mediaType("", ' {"a": [1]}'), "application/json");
  assert.equal(mediaType("a.csv", "{"), "text/csv");
  assert.equal(mediaType("", "a,b"), "text/csv");
});

test("how long data are kept is said in years where it is", () => {
  assert.match(words.keptInWords(365), /at least a year after/);
  assert.match(words.keptInWords(30), /at least 30 days after/);
});
