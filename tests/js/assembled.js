/**
 * Compares assembled files with their sources: `node assembled.js FILE …` prints what differs, as JSON, for files whose
 * map lies beside them and whose sources lie in `../../static/js`. Syntax trees are those of espree, and places in maps
 * those that Node finds.
 */

import { readFileSync } from "node:fs";
import { SourceMap, createRequire } from "node:module";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

const ofEslint = createRequire(createRequire(import.meta.url).resolve("eslint"));
const { parse } = ofEslint("espree"); // the parser that ESLint brings
const SOURCES = fileURLToPath(new URL("../../static/js/", import.meta.url));
const POSITIONS = ["start", "end", "loc", "raw"]; // of a node; `raw` is compared where it stands
const treeOf = (text) => parse(text, { ecmaVersion: "latest", sourceType: "module", loc: true }).body;
const isNode = (value) => typeof value?.type === "string";

/** `$["path"]` → path. */
const pathIn = (node) => (node?.type === "MemberExpression" && node.object.name === "$" ? node.property.value : null);

/** The names that `import` statements bring, {path: [[name there, name here]]}; those of `* as` are called "*". */
function importsIn(statements, path) {
  return statements.map(({ source, specifiers }) => [
    posix.join(posix.dirname(path), source.value),
    specifiers.map(({ imported, local }) => [imported?.name ?? "*", local.name]),
  ]);
}

/** The same of statements `const { name: here } = $["path"];`. */
function readsIn(statements) {
  return statements.map(({ declarations: [{ id, init }] }) => [
    pathIn(init),
    id.type === "Identifier" ? [["*", id.name]] : id.properties.map(({ key, value }) => [key.name, value.name]),
  ]);
}

const namesOf = (declaration) => (declaration.declarations ?? [declaration]).map(({ id }) => id.name);

/** A module as it is written: {imports, exports, statements}. */
function written(path) {
  const body = treeOf(readFileSync(SOURCES + path, "utf-8"));
  const of = (type) => body.filter((node) => node.type === type);
  return {
    imports: importsIn(of("ImportDeclaration"), path),
    exports: of("ExportNamedDeclaration").flatMap(({ declaration }) => namesOf(declaration)),
    statements: body.filter(({ type }) => type !== "ImportDeclaration").map((node) => node.declaration ?? node),
  };
}

/** The modules within an assembled file: [{path, imports, exports, statements}]; the entry's own has no path. */
function assembled(text) {
  const scopes = [];
  const bare = [];
  const [first, ...others] = treeOf(text);
  for (const node of first.type === "ExportDefaultDeclaration" ? first.declaration.body.body : others) {
    const path = node.type === "ExpressionStatement" ? pathIn(node.expression.left) : null;
    if (path === null) bare.push(node);
    else scopes.push({ path, body: node.expression.right.callee.body.body });
  }
  const isOwn = (node) => !node.declarations?.[0].id.name?.startsWith("$");
  return [...scopes, { path: null, body: bare.filter(isOwn) }].map(({ path, body }) => {
    const isRead = (node) => node.type === "VariableDeclaration" && pathIn(node.declarations[0].init) !== null;
    const isReturn = (node) => node.type === "ReturnStatement";
    return {
      path,
      imports: readsIn(body.filter(isRead)),
      exports: body.filter(isReturn).flatMap(({ argument }) => argument.properties.map(({ key }) => key.name)),
      statements: body.filter((node) => !isRead(node) && !isReturn(node)),
    };
  });
}

const firstText = (node) => node.value ?? node.quasis[0].value.raw;

/** What must be equal of `import("../a.js")` and `$import("ui/a.js")`. */
function addresses(before, after, path) {
  if (before.type === "ImportExpression" && after.callee?.name === "$import") {
    return [posix.join(posix.dirname(path), firstText(before.source)), firstText(after.arguments[0])];
  }
  return null;
}

/** Calls `differs(what)` for each node that is another one in the assembled file, or has another place. */
function compare(before, after, { path, placeOf, differs }) {
  const [there, here] = (isNode(before) && isNode(after) && addresses(before, after, path)) || [];
  if (there !== here) differs(`${there} is ${here}`);
  if (there) return;
  if (typeof before !== "object" || before === null) {
    if (before !== after) differs(`${before} is ${after}`);
    return;
  }
  if (isNode(before)) {
    const place = isNode(after) && placeOf(after.loc.start);
    if (place !== before.loc.start.line) differs(`line ${before.loc.start.line} is mapped to ${place}`);
    if (before.raw !== after?.raw) differs(`${before.raw} is ${after?.raw}`);
  }
  const keys = new Set([...Object.keys(before), ...Object.keys(after ?? {})]);
  for (const key of keys) {
    if (isNode(before) && POSITIONS.includes(key)) continue;
    compare(before[key], after?.[key], { path, placeOf, differs });
  }
}

/** What is wrong with a file, as sentences; `modules` are the paths of those within it, in their order. */
function check(file) {
  const text = readFileSync(file, "utf-8");
  const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, "utf-8")));
  const wrong = [];
  const found = (loc) => map.findEntry(loc.line - 1, loc.column);
  const all = assembled(text);
  for (const module of all) {
    if (module.path === null && !module.statements.length) continue;
    const [first] = module.statements;
    const source = found(first.loc.start).originalSource;
    const path = module.path ?? source.slice(source.lastIndexOf("../js/") + 6);
    const original = written(path);
    const say = (what) => wrong.push(`${path}: ${what}`);
    for (const key of ["imports", "exports"]) {
      const [a, b] = [JSON.stringify(original[key]), JSON.stringify(module[key])];
      if (a !== b) say(`${key} ${a} are ${b}`);
    }
    const placeOf = (loc) => {
      const entry = found(loc);
      return entry.originalSource?.endsWith(`js/${path}`) ? entry.originalLine + 1 : entry.originalSource;
    };
    compare(original.statements, module.statements, { path, placeOf, differs: say });
    module.path = path;
  }
  return { modules: all.flatMap(({ path }) => path ?? []), wrong };
}

console.log(JSON.stringify(Object.fromEntries(process.argv.slice(2).map((file) => [file, check(file)]))));
