/** Shapes that pass between modules, for the reader and the type checker. No module imports it at run time. */
/** @import { Palette, Scene } from "../plots/types.js" */

/** @typedef {"updates" | "epochs" | "examples" | "time"} Axis  What the x-axis counts; time is in seconds. */

/** @typedef {ArrayLike<number>} Theta  All parameters, flat, in the order of the layout. */

/**
 * @typedef {object} Segment  A stretch of a run with one batch size. It begins with an epoch.
 * @property {number} epoch  the epoch with which it begins, from 0
 * @property {number} first_step  its first step
 * @property {number} examples_seen  examples used before it
 * @property {number} updates_seen  updates made before it
 * @property {number} batch_size
 * @property {number} steps_per_epoch
 * @property {number} examples_per_epoch  fewer than there are where a short last batch is dropped
 */

/**
 * @typedef {object} Segmented  As much of a run as tells where its epochs lie.
 * @property {Segment[]} segments  in ascending order
 */

/**
 * @typedef {object} Plan  What is known of a run before it is trained.
 * @property {string} label
 * @property {number} accent  colour and dash of its lines, from 1
 * @property {number} batch_size  that of its first segment
 * @property {number} planned_steps
 * @property {Segment[]} segments
 * @property {{example: number, update: number}} operations  floating-point ones that each takes
 */

/** @typedef {import("./columns.js").Run} Run  One run: its settings, and columns that grow with its frames. */

/**
 * @typedef {object} Evaluation  Losses over all examples, at one step; NaN where there was no value.
 * @property {number} step
 * @property {number} training_loss
 * @property {?number} test_loss  null without test examples
 * @property {?number} accuracy  share of the training examples that are right, null for numbers
 * @property {?number} test_accuracy
 * @property {?number} cosine  of the batch gradient and the full gradient
 * @property {?number} relative_length  of the batch gradient, in lengths of the full one
 */

/** @typedef {number | string} Packed  A column: one number that all of its entries are, or base64 of float64. */

/**
 * @typedef {object} Frame  Message of the stream: steps of one run.
 * @property {number} run  index, from 0, of the run
 * @property {number} first_step
 * @property {number} steps  how many
 * @property {?Packed} batch_loss  before the update; null where no entry is finite, as in the other columns
 * @property {?Packed} penalty
 * @property {?Packed} learning_rates
 * @property {?Packed} epoch_loss  as libraries print it, of each epoch that ends in the frame
 * @property {?Packed} [gradient_norm]  where the target is a number
 * @property {[number, number]} seconds  compute time since the start of the run before the frame, and with it
 * @property {number[]} evaluated_steps  the steps of the columns below
 * @property {?Packed} training_loss
 * @property {?Packed} test_loss
 * @property {?Packed} accuracy
 * @property {?Packed} test_accuracy
 * @property {?Packed} cosine
 * @property {?Packed} relative_length
 * @property {{epoch: number, indices: string}[]} order  examples of an epoch in the order of use, as characters
 * @property {?number[]} parameter_steps  the steps whose parameters are there; null for all
 * @property {?string} bits  after the point of each parameter, as characters; null where `parameters` has all rows
 * @property {string} parameters  of the picture at the first of these steps, or at all; float32 in base64
 * @property {string} changes  from each of these steps to the next, as characters
 * @property {boolean} last  whether the run ends with it
 */

/**
 * @typedef {object} Ending  How a run has ended.
 * @property {string} label
 * @property {number} steps
 * @property {string} status  "finished" or "diverged"
 * @property {?number} diverged_at  the step
 * @property {?string} why  in words
 */

/**
 * @typedef {object} Data  The examples on which all runs are trained, inputs standardised.
 * @property {number[][]} x  shape (examples, features)
 * @property {number[]} y  targets: numbers of classes, or standardised numbers
 * @property {?number[][]} x_test
 * @property {?number[]} y_test
 * @property {string[]} features  their names
 * @property {string} target  its name
 * @property {?(string | number)[]} classes  their names, null where the target is a number
 * @property {?number[]} mean  of each feature, in its own unit
 * @property {?number[]} scale  of each feature: how much of its own unit is 1 in x
 * @property {?number} target_mean
 * @property {?number} target_scale
 * @property {?Plane} plane  of the pictures, null where the features span it
 */

/**
 * @typedef {object} Plane  The plane of the pictures: x = origin + u·axes[0] + v·axes[1].
 * @property {number[]} origin  shape (features,)
 * @property {number[][]} axes  shape (1 or 2, features)
 * @property {?number[]} explained  shares of the variance, null where the axes are features
 */

/**
 * @typedef {object} Open  Message of the stream that begins it.
 * @property {string} id  of the experiment
 * @property {Resolved} experiment
 * @property {Data} data
 * @property {{layout: ArrayEntry[], initial: Theta}} parameters
 * @property {Plan[]} runs
 * @property {{data: string, initial: string, order: string[]}} hashes
 * @property {{version: string}} engine
 * @property {Notice[]} [notices]
 * @property {{name: string, title: string, version: string, differs: string}[]} [libraries]  that it names
 * @property {?string} [restarted]  why it begins anew, in words
 */

/** @typedef {{name: string, shape: number[], offset: number}} ArrayEntry  Where an array of parameters lies in θ. */

/**
 * @typedef {object} Sizes  What is known of data and network before there is a stream.
 * @property {number} examples
 * @property {number} tests
 * @property {string[]} features
 * @property {Data["classes"]} classes
 * @property {string} target
 * @property {number} target_mean
 * @property {number} target_scale
 * @property {?number[]} span  lowest and highest target, null for classes
 * @property {?number[]} explained
 * @property {number} outputs  of the network
 * @property {number} parameters  how many
 * @property {Plan[]} runs
 */

/**
 * @typedef {object} Change  A setting that a run changes on its way; a key such as "W1[0,3]" sets a parameter.
 * @property {number} at_step
 * @property {number} [learning_rate]
 * @property {number} [momentum]
 * @property {number | "full"} [batch_size]
 */

/**
 * @typedef {object} RunSettings  The settings of one run in the document.
 * @property {number | "full"} [batch_size]
 * @property {string} [label]
 * @property {number} [accent]  colour and dash of its lines, from 1
 * @property {number} [learning_rate]  η
 * @property {"mean" | "sum"} [reduction]
 * @property {string} [optimizer]
 * @property {?number} [momentum]
 * @property {string} [schedule]
 * @property {number} [schedule_factor]
 * @property {number} [schedule_epochs]
 * @property {number} [warmup]  steps
 * @property {number} [batch_growth]
 * @property {string} [order]
 * @property {string} [last_batch]
 * @property {number} [seed]
 * @property {number} [accumulate]  batches for one update
 * @property {"mean" | "sum" | "examples"} [accumulate_as]
 * @property {"step" | "carry" | "drop"} [accumulate_rest]
 * @property {?string} [like]  the library whose defaults it has
 * @property {string} [epoch_loss]
 * @property {"data" | "objective"} [epoch_loss_of]
 * @property {number[]} [left_out]  examples that it is trained without
 * @property {number[]} [flipped]  examples that it learns with the label of the next class
 * @property {Change[]} [changes]
 */

/**
 * @typedef {object} Shared  The rest of the document: what no single run can set, and the list of runs.
 * @property {{name?: string, seed?: number, features?: string[], [key: string]: any}} [data]
 * @property {{hidden?: number[], activation?: string, seed?: number, [key: string]: any}} [model]
 * @property {string} [loss]
 * @property {number} [l1]
 * @property {number} [l2]
 * @property {string} [learning_rate_rule]
 * @property {RunSettings[]} [runs]
 * @property {{epochs?: number, updates?: number}} [stop]
 */

/** @typedef {RunSettings & Shared} Experiment  The document: only what differs from the defaults. */

/** @typedef {Experiment} Resolved  The same with every default filled in, in each run too. */

/**
 * @typedef {object} Catalog  What there is to choose from.
 * @property {{path: string, label: string, type: string, default: any, minimum?: number, maximum?: number,
 *   help?: string}[]} fields
 * @property {Dataset[]} datasets
 * @property {Optimizer[]} optimizers
 * @property {{name: string, parameters: string[], equation: string, symbols: object}[]} schedules
 * @property {{name: string, title: string, tasks: string[]}[]} losses
 * @property {{name: string, differs: boolean}[]} orders  `differs`: from epoch to epoch
 * @property {{name: string, title: string, shows: string, experiment: Experiment, run: number}[]} presets
 * @property {{term: string, text: string}[]} [terms]  of a page without a server
 */

/** @typedef {{name: string, title: string, task: string, features: string[], [key: string]: any}} Dataset */

/**
 * @typedef {object} Optimizer
 * @property {string} name
 * @property {string} title
 * @property {string} spoken  as the subject of a sentence
 * @property {string} in_sentence
 * @property {boolean} normalises  whether it divides by the size of the gradients
 * @property {Object<string, any>} parameters  their defaults, and those of the choices of its form
 * @property {Object<string, any[]>} choices  the values that each of these takes
 * @property {{choices: Object<string, any>, equation: string}[]} forms  its other equations
 */

/** @typedef {import("./document/view-query.js").View} View */

/**
 * @typedef {object} State  What the player shows, by the names of its signals.
 * @property {Experiment} experiment  with every choice of the person
 * @property {Resolved} resolved
 * @property {View} view
 * @property {"start" | "playhead"} apply  from where choices hold
 * @property {string} query  of the experiment whose runs are on show
 * @property {?Open} open  null before there are runs
 * @property {Run[]} runs
 * @property {?Scene} scene
 * @property {string} state  "loading", "streaming", "ready", "offline" or "refused"
 * @property {Palette} palette
 * @property {?number} hovered  the training example under the pointer, in whichever card or panel
 */

/**
 * @template T
 * @typedef {object} Signals  Named values that tell their listeners when they change.
 * @property {<K extends keyof T & string>(name: K) => T[K]} get
 * @property {<K extends keyof T & string>(name: K, value: T[K]) => void} set
 * @property {(names: keyof T | (keyof T)[], listener: (value?: any) => void) => () => void} on
 */

/** @typedef {ReturnType<typeof import("../ui/player/state.js").createState>} PlayerState */

/**
 * @typedef {object} PanelEntry  A panel in the server's table.
 * @property {string} name
 * @property {boolean} is_always  whether the page shows it always
 * @property {boolean} needs_still_step
 * @property {boolean} plays_offline
 */

/**
 * @typedef {object} Notice
 * @property {?string} field  path of the setting that it is about
 * @property {any} [value]
 * @property {string} message
 * @property {string} [rest]  shown behind the message, and not said
 */

/**
 * @typedef {object} Page  What the server puts into the page.
 * @property {Catalog} catalog
 * @property {PanelEntry[]} panels
 * @property {Experiment} experiment
 * @property {Resolved} resolved
 * @property {View} view
 * @property {Sizes} sizes
 * @property {Notice[]} notices
 */

/**
 * @typedef {object} FollowedExample  One example of an opened step, with its numbers in each layer.
 * @property {number} index  its row in the training data
 * @property {number} position  its place in the batch, from 0
 * @property {number[]} x
 * @property {number} y
 * @property {number[]} prediction  ŷ
 * @property {number} loss
 * @property {number} gradient_norm
 * @property {?number[]} [targets]  where there are several
 * @property {?number} [weight]  of the example, where examples have some
 * @property {{z: number[], a: number[], delta: number[]}[]} layers
 */

/** @typedef {{title: string, detail?: string, status?: number, errors: Notice[]}} Problem  Problem document. */

/** @typedef {{value?: any, problem?: string}} Reading  Value of a control, or what is wrong with it, in words. */

/** @typedef {{inputs: number, outputs: number, weights: number, biases: number}} Layer  The last two: places in θ. */

/**
 * @typedef {object} PlayerParts  What the player is given by a page, an embed or the offline page.
 * @property {Page} page
 * @property {string} root  path below which the server answers
 * @property {any} address  keeps each choice: query, link, finish, drag, replace, isDragging
 * @property {Function} openStream  as in net/stream.js
 * @property {Function} createLossPlot  as in plots/loss/loss-plot.js; missing where there is no plot
 * @property {Object<string, (el: HTMLElement, tools: any) => any>} makers  each makes a panel, perhaps promised
 * @property {boolean} [isRecorded]  whether there is no server
 * @property {any} openSaver  as in save-menu.js
 * @property {(entry: Notice) => ?HTMLElement} [besideNotice]  as in notices.js
 * @property {(query: string) => void} [onStart]  an experiment begins
 * @property {(drawn: {runs: Run[], axis: Axis, position: number, playing: boolean}) => void} [onDraw]  a new picture
 */

export {};
