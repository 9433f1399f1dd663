/**
 * What is shared: the experiment on show, in words and as addresses. Depends on the experiment, its view and the
 * playhead; must not know the dialog.
 */

import * as format from "../../core/format.js";
import { headlineOf } from "../../core/words/headline.js";
import { addressOf, EMBED_VIEW, PAGE_VIEW, viewQuery } from "../../core/document/view-query.js";

/** `origin` begins every address that others get; the rest is that of share.js. */
export function createSubject({ origin, root, catalog, address, where, resolved, position }) {
  const absolute = (path, ...queries) => origin + addressOf(root + path, ...queries);
  const query = () => address.query(where().experiment);
  const headline = () => headlineOf(where().experiment, resolved(), catalog);
  const playhead = () => Number(position().toPrecision(6));
  const inWords = () => format.position(where().view.x, position());

  /** The address of the page as it is; it opens at a position of the playhead unless that is null. */
  const pageAddress = (at) => absolute("/", query(), viewQuery(where().view, PAGE_VIEW), at === null ? "" : `at=${at}`);

  /** The query of an embed with the page's axes and run, and with the view that was chosen for it. */
  function embedQuery(chosen) {
    return viewQuery({ ...where().view, autoplay: false, at: null, ...chosen }, EMBED_VIEW);
  }

  const exported = (name, ...more) => addressOf(`${root}/api/v1/export`, query(), ...more, `format=${name}`);

  return {
    headline,
    playhead,
    inWords,
    pageAddress,
    embedAddress: (chosen) => absolute("/embed", query(), embedQuery(chosen)),
    /** The address of a file of the experiment. */
    fileAddress: (name) => exported(name),
    /** The address of the offline page, with the view that was chosen for an embed. */
    offlineAddress: (chosen) => exported("html", embedQuery(chosen)),
    /** {characters, isOwn}: the length of an embed's address without its view; whether the data are the person's. */
    length: () => ({
      characters: absolute("/embed", query()).length,
      isOwn: where().experiment.data?.name === "inline",
    }),
    /** What is shown, in words: {title, at, address}. */
    describe: () => ({ title: headline(), at: `At ${inWords()}`, address: pageAddress(playhead()) }),
  };
}
