/**
 * The table of own data in the sheet: where it comes from, how it is read, what is learnt from it. Joins these parts;
 * must not know the experiment.
 */

import { answered, answersQuery, UNANSWERED } from "../../core/own/reading-answers.js";
import { chosenFeatures, entryOf, gives, inputsOf, KEPT } from "../../core/own/own-data.js";
import { KEPT_TABLE, problemInWords, questionOf, STATUS } from "../../core/words/own-words.js";
import { partOf, put } from "../parts/elements.js";
import { createDifferently } from "./differently.js";
import { createQuestion } from "./question.js";
import { createSource } from "./source.js";
import { createUnderstood } from "./understood.js";

/** `datasets` as in net/datasets.js, `keys` as in keys.js; `onChange()` tells that `state()` may be another. */
export function createTable(dialog, { datasets, keys, onChange }) {
  const part = partOf(dialog);
  let source = null; // {body, type, words}; null for data on show whose file is not at hand
  let answers = UNANSWERED;
  let learnt = nothingChosen();
  let read = null; // what was understood
  let kept = null; // {id, dataset} of this table, once it is kept
  let stays = null; // {name, ticks, features} of the experiment on show: its features, unless the ticks are changed
  let asking = new AbortController();
  let isAsking = false;

  const question = createQuestion(dialog, answer);
  const differently = createDifferently(dialog, answer);
  const shown = createUnderstood(dialog, {
    onKind: (place, kind) => answer("kinds", kind, place),
    onInput,
    onTarget,
    onTask: (task) => choose({ target: target(), task }),
    onStandardize: (isTicked) => Object.assign(learnt, { standardize: isTicked }),
  });
  const from = createSource(dialog, { take, wait, refuse: (words) => put(part("problem"), words) });

  /** While a text is being typed, what was read before it cannot be used. */
  function wait(isTyping) {
    isAsking = isTyping;
    onChange();
  }

  /** Another table: what was chosen for the one before does not fit it. */
  function take(given) {
    source = given;
    answers = UNANSWERED;
    learnt = nothingChosen();
    stays = null;
    read = null;
    differently.show(answers);
    ask();
  }

  function answer(field, value, place = null) {
    answers = answered(answers, field, value, place);
    differently.show(answers);
    ask();
  }

  const query = (more) => answersQuery(answers, { target: learnt.target, task: learnt.task, ...more });

  /** Has the table read, without keeping it. */
  async function ask() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    kept = null;
    isAsking = true;
    showStatus(STATUS.reading);
    const { reply, problem } = await datasets.send(source, query({ keep: "no" }), signal).then(
      (given) => ({ reply: given, problem: null }),
      (error) => ({ reply: null, problem: error.problem ?? { title: error.message } }),
    );
    if (signal.aborted) return;
    isAsking = false;
    if (reply) read = reply.understood;
    if (reply) show();
    else showProblem(problem);
  }

  function showStatus(words) {
    put(part("given"), words);
    onChange();
  }

  function show() {
    question.show(null);
    put(part("problem"), "");
    part("differently").hidden = !source;
    shown.show({ ...read, ...told() }, { left: learnt.left, standardize: learnt.standardize, isFixed: !source });
    showStatus(source?.words ?? KEPT_TABLE);
  }

  /** Where the file is not at hand, nobody is asked what a target means. */
  const told = () => (source ? {} : { target: learnt.target, task: learnt.task });
  const target = () => told().target ?? read.target;

  /** What was understood before stays, so that nothing is lost; it cannot be used. */
  function showProblem(problem) {
    const asked = questionOf(problem, answers);
    question.show(asked);
    put(part("problem"), asked ? "" : problemInWords(problem));
    part("differently").hidden = false;
    if (!read) shown.show(null);
    isAsking = true;
    showStatus(source.words);
  }

  function onInput(name, isTicked) {
    if (isTicked) learnt.left.delete(name);
    else learnt.left.add(name);
    show();
  }

  function onTarget(name) {
    const { type } = read.columns.find((column) => column.name === name);
    learnt.left.delete(name);
    choose({ target: name, task: source ? "" : type === "number" ? "regression" : "classification" });
  }

  function choose(change) {
    Object.assign(learnt, change);
    if (source) ask();
    else show();
  }

  const inputs = () => inputsOf(read, target());
  const ticked = () =>
    new Set(
      inputs()
        .map(({ name }) => name)
        .filter((name) => !learnt.left.has(name)),
    );

  /** {data, entry}: the fields of the data section, and the entry of the list of data sets. */
  async function give() {
    if (source && !kept) await keep();
    const [name, ticks] = [KEPT + kept.id, ticked()];
    const { target: of, task } = { ...read, ...told() };
    const isSame = stays && stays.name === name && stays.ticks === [...ticks].join();
    return {
      data: {
        name,
        target: of,
        task,
        features: isSame ? stays.features : chosenFeatures(inputs(), ticks),
        standardize: learnt.standardize ? undefined : false,
      },
      entry: entryFor(name, of, task),
    };
  }

  /** The server's own entry, if it is for this target and task. */
  function entryFor(name, of, task) {
    const { dataset } = kept;
    return dataset?.target === of && dataset.task === task ? { ...dataset, name } : entryOf(name, read, of, task);
  }

  async function keep() {
    const { id, deletion_key: key, dataset, understood } = await datasets.send(source, query({ keep: "yes" }));
    keys.add(id, key);
    kept = { id, dataset };
    read = understood;
  }

  /** Shows the table of the data on show; `resolved` and `sparse` are the fields of their section. */
  async function follow(name, resolved, sparse) {
    const id = name.slice(KEPT.length);
    if (kept?.id !== id && !(await get(id))) return;
    const others = inputsOf(read, resolved.target).filter((column) => !gives(column, resolved.features ?? []));
    learnt = {
      target: resolved.target,
      task: resolved.task,
      left: new Set(resolved.features ? others.map((column) => column.name) : []),
      standardize: resolved.standardize !== false,
    };
    stays = { name, ticks: [...ticked()].join(), features: sparse?.features };
    if (source && (read.target !== learnt.target || read.task !== learnt.task)) ask();
    else show();
  }

  /** Whether the server gives back this table, which then takes the place of the one before. */
  async function get(id) {
    from.clear();
    source = read = kept = null;
    showStatus(STATUS.reading);
    const { reply, problem } = await datasets.get(id).then(
      (given) => ({ reply: given, problem: null }),
      (error) => ({ reply: null, problem: error.problem ?? { title: error.message } }),
    );
    if (source) return false; // given meanwhile
    if (reply) [read, kept] = [reply.understood, { id, dataset: reply.dataset }];
    put(part("problem"), problem ? problemInWords(problem) : "");
    if (problem) showStatus("");
    return Boolean(reply);
  }

  return {
    give,
    follow,
    /** Whether there is a table that can be used, and that using it keeps it on the server. */
    state: () => ({ isReady: Boolean(read) && !isAsking && ticked().size > 0, isKept: Boolean(source) }),
    /** The server does not keep this table any more; where its file is not at hand, there is nothing left of it. */
    forget() {
      kept = null;
      if (source) return;
      read = null;
      shown.show(null);
      showStatus("");
    },
    /** The entry of the list of data sets for the data on show = {name, target, task}; null for another table. */
    entryFor: ({ name, target: of, task }) => (kept && name === KEPT + kept.id ? entryFor(name, of, task) : null),
  };
}

/** What is learnt: target and task as proposed, `left`: the columns that are no inputs by choice. */
const nothingChosen = () => ({ target: "", task: "", left: new Set(), standardize: true });
