import type { EdgeSingular, StylesheetStyle } from 'cytoscape';
import { RECURRENT_DASH } from '../../../shared/drawing/graph-parts.ts';
import { LOOP_SWEEP } from '../../../shared/drawing/layout/route.ts';
import type { Palette } from '../../../shared/drawing/tokens.ts';

const list = (key: 'weights' | 'distances') => (edge: EdgeSingular) => edge.data(key) as number[];

/** How cytoscape draws the graph in a theme; sizes and colours of single elements are in their data. */
export function graphStyle(palette: Palette): StylesheetStyle[] {
  const { graph } = palette;
  return [
    {
      selector: 'node',
      style: {
        width: 'data(size)',
        height: 'data(size)',
        'background-color': 'data(fill)',
        'border-color': 'data(ring)',
        'border-width': 1.6,
        'overlay-opacity': 0,
        'z-index-compare': 'manual',
        'z-index': 10,
      },
    },
    {
      selector: 'node[glyph != ""]',
      style: {
        'background-image': 'data(glyph)',
        'background-width': '76%',
        'background-height': '76%',
        'background-clip': 'none',
        'background-image-containment': 'over',
      },
    },
    {
      selector: 'edge',
      style: {
        width: 'data(width)',
        'line-color': 'data(colour)',
        'line-opacity': graph.connectionOpacity,
        'line-cap': 'round',
        'curve-style': 'unbundled-bezier',
        'edge-distances': 'node-position',
        'control-point-weights': list('weights'),
        'control-point-distances': list('distances'),
        'source-endpoint': '0 0',
        'target-endpoint': '0 0',
        'loop-direction': '0deg',
        'loop-sweep': LOOP_SWEEP,
        'overlay-opacity': 0,
        'z-index-compare': 'manual',
        'z-index': 1,
      },
    },
    { selector: 'edge.weighted', style: { 'line-opacity': 0.75 } },
    {
      selector: 'edge.recurrent',
      style: { 'line-style': 'dashed', 'line-dash-pattern': [...RECURRENT_DASH] },
    },
    {
      selector: 'edge.disabled',
      style: {
        width: 1.5,
        'line-style': 'dashed',
        'line-dash-pattern': [3, 5],
        'line-opacity': 0.6,
      },
    },
    { selector: 'edge.effective', style: { 'line-opacity': 0.75, 'z-index': 2 } },
    { selector: 'edge.idle', style: { 'line-opacity': 0.3 } },
    { selector: 'node.idle', style: { opacity: 0.45 } },
    {
      selector: 'node.effective',
      style: {
        'outline-color': 'data(effectColour)',
        'outline-width': 'data(effectWidth)',
        'outline-offset': 1,
      },
    },
    { selector: 'node.unused', style: { opacity: 0.4 } },
    {
      selector: 'node.pixel',
      style: {
        shape: 'rectangle',
        'border-width': 1.4,
        'border-color': graph.connection,
        'background-color': palette.panel,
        'z-index': 0,
      },
    },
    {
      selector: 'node.pixel.unused, node.pixel.dim',
      style: { 'border-color': palette.gridLine, 'border-width': 1, opacity: 1 },
    },
    {
      selector: 'node.removed',
      style: {
        'border-style': 'dashed',
        events: 'no',
        opacity: 0.8,
      },
    },
    {
      selector: 'edge.removed',
      style: {
        'line-style': 'dashed',
        'line-dash-pattern': [4, 4],
        'line-opacity': 0.8,
        events: 'no',
      },
    },
    { selector: 'node.dim', style: { opacity: 0.28, 'background-image-opacity': 0 } },
    { selector: 'edge.dim', style: { 'line-opacity': graph.dimmedOpacity * 0.6 } },
    {
      selector: 'edge.traced',
      style: { 'line-color': graph.traced, 'line-opacity': graph.tracedOpacity, 'z-index': 2 },
    },
    {
      selector: 'node.touched',
      style: { 'outline-color': palette.accent, 'outline-width': 2, 'outline-offset': 2 },
    },
    {
      selector: 'edge.touched',
      style: { 'line-color': palette.accent, 'line-opacity': 0.85, 'z-index': 3 },
    },
    {
      selector: 'node.added, node.changed',
      style: { 'outline-color': palette.accent, 'outline-width': 2, 'outline-offset': 2 },
    },
    { selector: 'node.changed', style: { 'outline-style': 'dashed' } },
    {
      selector: 'edge.added',
      style: { 'line-color': palette.accent, 'line-opacity': 0.85, 'z-index': 3 },
    },
    {
      selector: 'edge.changed',
      style: { 'line-color': palette.accent, 'line-style': 'dashed', 'line-dash-pattern': [6, 5] },
    },
    {
      selector: 'node:selected',
      style: {
        'outline-color': palette.accent,
        'outline-width': 2.5,
        'outline-offset': 2,
        opacity: 1,
      },
    },
    {
      selector: 'edge:selected',
      style: { 'line-color': palette.accent, 'line-opacity': 1, 'z-index': 4 },
    },
    {
      selector: 'edge.hover',
      style: { 'line-color': palette.accent, 'line-opacity': 0.6, 'z-index': 4 },
    },
    { selector: 'edge.lent', style: { visibility: 'hidden' } },
    {
      selector: 'node.wrong',
      style: {
        'outline-color': palette.error,
        'outline-width': 2.5,
        'outline-offset': 2,
        opacity: 1,
      },
    },
    {
      selector: 'edge.wrong',
      style: { 'line-color': palette.error, 'line-opacity': 0.9, 'z-index': 5 },
    },
  ];
}
