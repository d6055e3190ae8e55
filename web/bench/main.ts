// The page: a button, a progress bar, a table and a chart; and `bench` for whoever drives it by script.
import { chart } from './chart';
import { messages } from './contestant';
import { run, contestants, type Options } from './run';
import * as memory from './memory';
import { heap, largeAccount, scale, startup, stream } from './more';
import { table } from './table';

const bench = { run, chart, table, startup, stream, scale, heap, memory, largeAccount, contestants, messages };
export type Bench = typeof bench;
Object.assign(window, { bench });

const $ = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const form = $<HTMLFormElement>('options');

form.onsubmit = async (event) => {
  event.preventDefault();
  const rounds = Number(new FormData(form).get('rounds'));
  const controls = form.querySelector('fieldset')!;
  controls.disabled = true;
  $('problem').textContent = '';
  const progress: Options['progress'] = (done, of, what) => {
    Object.assign($<HTMLProgressElement>('progress'), { value: done, max: of });
    $('doing').textContent = what;
  };
  try {
    const results = await run({ rounds, progress });
    $('results').replaceChildren(
      ...table(results).map((cells, i) => {
        const row = document.createElement('tr');
        row.append(
          ...cells.map((text, j) => Object.assign(document.createElement(i === 0 || j === 0 ? 'th' : 'td'), { textContent: text })),
        );
        return row;
      }),
    );
    const picture = new Blob([chart(results, `Multiples of hand-written IndexedDB, ${rounds} rounds`)], { type: 'image/svg+xml' });
    $<HTMLImageElement>('chart').src = URL.createObjectURL(picture);
    const file = new Blob([JSON.stringify({ userAgent: navigator.userAgent, rounds, results }, null, 1)], { type: 'application/json' });
    Object.assign($<HTMLAnchorElement>('json'), { href: URL.createObjectURL(file), hidden: false });
  } catch (error) {
    $('problem').textContent = `The run ended: ${error instanceof Error ? error.message : JSON.stringify(error)}`;
  } finally {
    controls.disabled = false;
  }
};
