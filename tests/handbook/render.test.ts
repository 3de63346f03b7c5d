import { describe, expect, it } from 'vitest';
import { anchorOf, renderPage } from '../../electron/handbook/render.ts';

const targets = {
  link: (target: string) => (target.startsWith('gone') ? null : `to:${target}`),
  picture: (target: string) => `picture:${target}`,
};
const render = (text: string) => renderPage(text, targets);

describe('a page of the handbook', () => {
  it('has its title, and ids for its headings', () => {
    const { title, html, anchors } = render(
      '# How `it` works\n\n## Many weights: `sweep`\n\nText.\n',
    );
    expect(title).toBe('How it works');
    expect(anchors).toEqual(['how-it-works', 'many-weights-sweep']);
    expect(html).toContain('<h2 id="many-weights-sweep">Many weights: <code>sweep</code></h2>');
  });

  it('leads links and pictures where they are told to, and leaves text where there is nothing', () => {
    const { html } = render('[a](b.md#c) [x](gone.md) ![p](q.png) [out](https://example.org)');
    expect(html).toContain('<a href="to:b.md#c">a</a> x');
    expect(html).toContain('<img src="picture:q.png" alt="p">');
    expect(html).toContain(
      '<a href="https://example.org" target="_blank" rel="noreferrer">out</a>',
    );
  });

  it('is searched by sections and by rows of tables', () => {
    const { entries, html } = render(
      '# T\n\nFirst *words*.\n\n## S\n\n- one\n- two\n\n| a | b |\n|---|---|\n| `x` | says y |\n| z | w |\n',
    );
    expect(entries).toEqual([
      { anchor: '', title: 'T', text: 'First words.' },
      { anchor: 'row-1', title: 'x', text: 'says y' },
      { anchor: 'row-2', title: 'z', text: 'w' },
      { anchor: 's', title: 'S', text: 'one two' },
    ]);
    expect(html).toContain('<tr id="row-2"><td>z</td>');
  });

  it('shows code and signs as they are written', () => {
    expect(render('    precocial sweep "a b" <FILE>\n').html).toContain(
      '<code>precocial sweep &quot;a b&quot; &lt;FILE&gt;',
    );
  });
});

it('a heading is found by the name that links use', () => {
  expect(anchorOf('The four conditions: `precocial conditions`')).toBe(
    'the-four-conditions-precocial-conditions',
  );
});
