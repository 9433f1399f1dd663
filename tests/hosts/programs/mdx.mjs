// From MDX to HTML.
import { readFileSync } from "node:fs";
import { createElement } from "react";
import * as runtime from "react/jsx-runtime";
import { renderToStaticMarkup } from "react-dom/server";
import { evaluate } from "@mdx-js/mdx";

const { default: Content } = await evaluate(readFileSync(0, "utf-8"), runtime);
console.log(renderToStaticMarkup(createElement(Content)));
