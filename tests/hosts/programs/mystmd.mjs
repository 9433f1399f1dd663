// From a page's content, as mystmd writes it, to HTML, by the components of its themes.
import { readFileSync } from "node:fs";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { DEFAULT_RENDERERS, MyST } from "myst-to-react";
import { ThemeProvider } from "@myst-theme/providers";

const ast = JSON.parse(readFileSync(0, "utf-8")).mdast;
const theme = { renderers: DEFAULT_RENDERERS };
console.log(renderToStaticMarkup(createElement(ThemeProvider, theme, createElement(MyST, { ast }))));
