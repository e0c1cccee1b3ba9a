// What the page of a notebook does for the card of an exercise: it finds the answer cell below the card, reads it, writes it
// after a gesture in the card, runs it, and tells when it changes. The same for the cell with the student's name. Nothing else.
//
// A card asks by a DOM event that bubbles up from its own element; `detail` is {id, reply: null}, and `reply` is filled
// before the event returns. Without this extension nobody answers, and the card says so.

import { CodeCell } from '@jupyterlab/cells';
import { INotebookTracker } from '@jupyterlab/notebook';

const NAME = /^(?:\s*#[^\n]*\n)*\s*(?:ck|coursekit)\.set_student\((?:\s*|\s*"[^"\n]*"\s*|\s*'[^'\n]*'\s*)\)\s*$/;

const literally = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const checks = (id) => new RegExp(`\\bcheck\\(\\s*(["'])${literally(id)}\\1`);
const text = (cell) => cell.model.sharedModel.getSource();
const isCode = (cell) => cell.model.type === 'code';
const isLocked = (cell) => cell.model.getMetadata('editable') === false;

// The notebook that shows an element, and the place of the cell in whose output it is.
function placeOf(tracker, element) {
  const panel = tracker.find((one) => one.content.node.contains(element));
  const at = panel ? panel.content.widgets.findIndex((cell) => cell.node.contains(element)) : -1;
  return at < 0 ? null : { panel, at };
}

// The cells that hold an answer: one with the check at its end or, as a class gets it, one before a locked check.
function answerCells(cells, at, id) {
  const end = cells.findIndex((cell, i) => i > at && isCode(cell) && checks(id).test(text(cell)));
  if (end < 0) return [];
  const check = cells[end];
  if (!isLocked(check) || text(check).trim().includes('\n')) return [check];
  const before = cells.slice(at + 1, end).filter(isCode).pop();
  return before && !isLocked(before) ? [before, check] : [check];
}

const nameCell = (cells) => cells.filter((cell) => isCode(cell) && NAME.test(text(cell))).slice(0, 1);

// Of which notebooks the last attempt to save failed: JupyterLab says so where somebody saves, and not where it does by itself.
const unsaved = new WeakSet();

function watch({ context }) {
  context.saveState.connect((_, state) => {
    if (state === 'failed') unsaved.add(context);
    if (state === 'completed') unsaved.delete(context);
  });
}

// What a card may do with its cells; they are looked for anew each time, for they may have been moved or deleted.
function reply(panel, find) {
  const cells = () => (panel.isDisposed ? [] : find(panel.content.widgets));
  const joined = () => {
    const found = cells();
    return found.length ? found.map(text).join('\n') : null;
  };
  const refusal = () => {
    const [cell] = cells();
    if (!cell) return 'there is no such cell any more';
    if (panel.model?.readOnly || panel.content.model?.readOnly) return 'the notebook is read-only';
    return isLocked(cell) ? 'the cell is locked' : '';
  };
  return {
    source: joined,
    // "" where it was written, else why not. Of a locked check only the part before it is written.
    write(source) {
      const why = refusal();
      if (why) return why;
      const [cell, check] = cells();
      const part = check ? source.slice(0, source.lastIndexOf('\n')).trimEnd() : source;
      if (part !== text(cell)) cell.model.sharedModel.setSource(part);
      return '';
    },
    // Run it as Shift+Enter does, without moving the page or the focus: did all go well?
    async run() {
      const { sessionContext, content } = panel;
      if (sessionContext.isTerminating || sessionContext.pendingInput || sessionContext.hasNoKernel) return false;
      for (const cell of cells()) {
        const metadata = { deletedCells: content.model.deletedCells, recordTiming: content.notebookConfig.recordTiming };
        const answer = await CodeCell.execute(cell, sessionContext, metadata);
        if (answer && answer.content.status !== 'ok') return false;
      }
      return true;
    },
    onChange(callback) {
      let last = joined();
      const look = () => {
        const now = joined();
        if (now !== last) callback((last = now));
      };
      panel.content.model.contentChanged.connect(look);
      return () => panel.content.model?.contentChanged.disconnect(look);
    },
    // "" where what is written is also saved, else why not.
    unsaved() {
      if (panel.context.contentsModel?.writable === false) return 'this notebook is read-only';
      return unsaved.has(panel.context) ? 'the last attempt to save it failed' : '';
    },
    onSave(callback) {
      const look = (_, state) => state !== 'started' && callback();
      panel.context.saveState.connect(look);
      return () => panel.context.saveState.disconnect(look);
    },
    where: () => 'the cell below',
  };
}

const plugin = {
  id: 'coursekit:answer-cells',
  description: 'Finds, writes and runs the answer cell of an exercise card.',
  autoStart: true,
  requires: [INotebookTracker],
  activate(app, tracker) {
    tracker.forEach(watch);
    tracker.widgetAdded.connect((_, panel) => watch(panel));
    const answer = (event, name) => {
      if (event.detail?.reply !== null) return;
      const place = placeOf(tracker, event.target);
      if (!place) return;
      const { panel, at } = place;
      const card = panel.content.widgets[at];
      const find = (cells) => (name ? nameCell(cells) : answerCells(cells, cells.indexOf(card), String(event.detail.id)));
      if (find(panel.content.widgets).length) event.detail.reply = reply(panel, find);
    };
    document.addEventListener('coursekit:answer-cell', (event) => answer(event, false));
    document.addEventListener('coursekit:name-cell', (event) => answer(event, true));
  },
};

export default plugin;
