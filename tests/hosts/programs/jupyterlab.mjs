// What JupyterLab leaves of the HTML in a Markdown cell.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { Sanitizer } = createRequire(`${process.cwd()}/`)("@jupyterlab/apputils/lib/sanitizer.js");
console.log(new Sanitizer().sanitize(readFileSync(0, "utf-8")));
