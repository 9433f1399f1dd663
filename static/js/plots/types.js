/** Shapes of pictures and charts, for the reader and the type checker. No module imports it at run time. */
/** @import { PlanePath } from "../core/landscape/plane-path.js" */
/** @import { Data, Layer, Plane } from "../core/types.js" */

/**
 * @typedef {object} Scene  Where the data lie in the plane of the pictures, whatever their size.
 * @property {"regions" | "bands" | "map" | "curve"} kind
 * @property {Plane} plane
 * @property {Layer[]} layers
 * @property {string} activation
 * @property {Data["classes"]} classes
 * @property {Data} data
 * @property {number[][]} train  (u, v) of each example
 * @property {number[][]} test
 * @property {number[]} y
 * @property {number[]} yTest
 * @property {?number[]} valueSpan  lowest and highest target, null for classes
 */

/** @typedef {{x: number, y: number, kind: number, value: number}} Mark  An example, in pixels; `kind`: its class. */

/**
 * @typedef {object} Placed  A scene in a canvas.
 * @property {{left: number, top: number, width: number, height: number, isBare?: boolean}} box  pixels
 * @property {number[]} u  lowest and highest
 * @property {number[]} v
 * @property {(u: number) => number} toX  pixels
 * @property {(v: number) => number} toY
 * @property {Mark[]} train
 * @property {Mark[]} test
 * @property {number} radius  of a mark, in pixels
 * @property {{name: string, classes?: boolean, ticks: {at: number, label: string}[]}} xAxis
 * @property {{name: string, classes?: boolean, ticks: {at: number, label: string}[]}} yAxis
 */

/** @typedef {{batch?: ArrayLike<number>, isWhole?: boolean}} Ringed  A batch by its rows, or all examples. */

/** @typedef {(context: any, x: number, y: number) => void} Paint  Paints at a pixel of a 2D context. */

/**
 * @typedef {object} Palette  Colours as "#rrggbb", and the page's font.
 * @property {Object<number, string>} runs  by the accents of the runs
 * @property {string[]} regions  one for each class
 * @property {string[]} marks  one for each class
 * @property {string} markEdge
 * @property {string} boundary
 * @property {string} curve
 * @property {string} ground
 * @property {string} ringBack
 * @property {string} back
 * @property {string} ink
 * @property {string[]} ramp  its two ends
 * @property {string[]} values  the ends of the ramp of targets
 * @property {string} text
 * @property {string} grid
 * @property {number} paleness  opacity of batch losses
 * @property {number} denseness  the same of a line with more points than pixels
 * @property {(value: number, span: number[]) => string} valueColor
 * @property {{text: string, line: string, font: string}} axes
 * @property {string} font  family
 * @property {boolean} coarse  whether the pointer is a finger
 */

/**
 * @typedef {object} ChartSpec  What a small chart draws.
 * @property {ChartAxis} x
 * @property {ChartAxis} y
 * @property {Trace[]} traces  the last is drawn on top
 * @property {boolean} [equal]  whether one unit is as long across as up
 * @property {{verticals?: {at: number}[], horizontals?: {at: number, label?: string}[]}} [lines]  straight ones
 * @property {Palette} [palette]
 */

/**
 * @typedef {object} ChartAxis
 * @property {string} name
 * @property {"linear" | "log"} type
 * @property {number[]} [range]  lowest and highest; without it that of the points
 * @property {number[]} [include]  values to be within the range
 * @property {{values: number[], labels: string[]}} [ticks]  without them round numbers
 */

/**
 * @typedef {object} Points  NaN and null are gaps of a line.
 * @property {ArrayLike<number> & Iterable<number>} x
 * @property {ArrayLike<number> & Iterable<number>} y
 * @property {number} [settled]  the first so many of a growing line never change
 */

/**
 * @typedef {object} TraceLook
 * @property {string} name
 * @property {string} color
 * @property {string} [mode]  "lines", "markers" or "lines+markers"
 * @property {string} [dash]  strokes and gaps, "8px,5px"
 * @property {number} [width]  of a line, in pixels
 * @property {number} [opacity]  of the trace as a whole
 * @property {string} [symbol]  "circle", "square", "cross-thin" or "x-thin"
 * @property {number} [size]  of a mark, in pixels
 * @property {string} [fill]  the inside of a hollow mark
 * @property {number} [edge]  of a hollow mark, in pixels
 * @property {number} [most]  marks of a line with more points
 * @property {number[]} [low]  ends of each point's interval
 * @property {number[]} [high]
 * @property {string} [label]  beside a single mark, otherwise right of the last point
 */

/** @typedef {TraceLook & Points} Trace */

/** @typedef {{left: number, top: number, width: number, height: number}} Area  Pixels within the graph. */

/**
 * @typedef {object} GraphLayout
 * @property {number} width  of the graph, in pixels
 * @property {number} height
 * @property {Area} area  where the traces are drawn
 * @property {Pick<Palette, "text" | "ink" | "grid" | "back" | "font">} palette
 * @property {{x: boolean, y: boolean}} drags  the axes on which a stretch can be chosen
 * @property {GraphAxis} x
 * @property {GraphAxis} y
 */

/**
 * @typedef {object} GraphAxis
 * @property {"linear" | "log"} type
 * @property {number[]} range  lowest and highest value
 * @property {{values: number[], labels: string[]}} ticks
 * @property {string} title
 * @property {number} gap  pixels between its title and the ticks
 * @property {number} [beside]  pixels of what else stands where the ticks of an upward axis do
 * @property {boolean} [isBare]  without grid lines
 */

/**
 * @typedef {object} ChartListeners
 * @property {(range: number[]) => void} [onZoom]  a stretch of the x-axis was chosen; without it none can be
 * @property {() => void} [onWhole]  a double click
 * @property {(x: number) => void} [onPick]  a click
 */

/** @typedef {{accent: number, whole: number[][], done: number[][], at: ?number[]}} MapPath  A path in pixels. */

/**
 * @typedef {object} MapSpec  What a map of a plane draws. `paths`, `window`, fields and looks are kept while they hold.
 * @property {{u: number[], v: number[]}} window  lowest and highest
 * @property {string[]} names  of both axes
 * @property {{field: any, look: {isShaded: boolean, isDashed: boolean}}[]} surfaces  `field` as in map-surface.js
 * @property {PlanePath[]} paths
 * @property {number[]} steps  of each path, at the playhead; they need not be whole
 * @property {?number[][]} exact  each path's place there, where it is known
 * @property {{from: number[], by: number[], color: string, width: number}[]} arrows
 * @property {string} startName
 * @property {number} accent  of dashed lines
 * @property {Palette} palette
 */

/** @typedef {{index: number, step: number, distance: number}} MapPlace  A place of a path, by its index. */

/**
 * @typedef {object} MapListeners
 * @property {(point: ?number[], near: ?MapPlace, byKey: boolean) => void} onProbe  a place of the plane is pointed at
 * @property {(place: MapPlace) => void} onPick  a path was pressed
 * @property {(window: {u: number[], v: number[]}) => void} onZoom  a rectangle was dragged
 * @property {(direction: number) => void} onScale  −1 nearer, 1 further, 0 the whole
 */

/**
 * @typedef {object} NoiseParts  A figure of the drawer "Gradient noise", from the server's reply.
 * @property {(noise: any) => string} title
 * @property {(noise: any) => string[]} sentences
 * @property {(noise: any) => string} [key]
 * @property {(noise: any, palette: Palette) => ChartSpec} draw
 * @property {(noise: any) => string[][]} rows  of the table
 */

export {};
