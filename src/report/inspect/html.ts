import type { Duplicate, Finding, Inspection, LayerReport, Sized } from '../../analysis/waste/types.js';
import { shownBytes, shownCount } from '../../project/sizes.js';
import { html, page } from '../html.js';
import { OWN_STYLE } from './style.js';
import type { InspectReport } from './types.js';
import {
  andMore,
  findingMessage,
  isMinor,
  layerTitle,
  percent,
  remedyGroups,
  verdictText,
  type RemedyGroup,
} from './wording.js';

/** One page with all of it. */
export function inspectHtml(report: InspectReport): string {
  const { inspection, version, top } = report;
  const { findings } = inspection;
  const waste = findings.filter((finding) => !isMinor(finding));
  const minor = findings.filter(isMinor);
  const body = [
    head(inspection),
    rules(report),
    section('Layers', stack(inspection) + layerTable(inspection.layers)),
    section('Waste', findingTable(inspection, waste, top) || '<p class="soft">None was found.</p>'),
    section('Perhaps of no use', findingTable(inspection, minor, top)),
    `<div class="pair">${section('Largest files', sizedTable(inspection.largestFiles))}${section('Largest directories', sizedTable(inspection.largestDirectories))}</div>`,
    section('Files that are there several times', duplicateTable(inspection.duplicates)),
    `<footer>dockopt ${html(version)}. Sizes are those of the contents of files, uncompressed; efficiency counts as dive does.</footer>`,
  ];
  return page({ title: `${inspection.image}: what the image is made of`, style: OWN_STYLE, body });
}

function head({
  image,
  platform,
  dockerfile,
  bytes,
  layers,
  root,
  wasted,
  score,
  notes,
}: Inspection): string {
  const own = layers.filter(({ base }) => base === false).length;
  const tiles = [
    [shownBytes(bytes), `in ${layers.length} layers${own === 0 ? '' : `, ${own} of the Dockerfile's own`}`],
    [shownBytes(root.bytes), `seen by a container, ${shownCount(root.files)} files`],
    [shownBytes(wasted), `hidden by later layers${bytes === 0 ? '' : `, ${percent(wasted / bytes)}`}`],
    [percent(score.efficiency), 'efficiency'],
  ] as const;
  const lines = dockerfile === undefined ? '' : `; lines are those of <code>${html(dockerfile)}</code>`;
  return `<header><h1>${html(image)}</h1><p>${html(platform)}${lines}</p></header>
<div class="tiles">${tiles.map(([value, name]) => `<div class="tile"><b>${html(value)}</b><span>${html(name)}</span></div>`).join('')}</div>
${notes.map((note) => `<p class="note">${html(note)}</p>`).join('')}`;
}

function rules({ verdicts }: InspectReport): string {
  if (verdicts === undefined) return '';
  const rows = verdicts.map((verdict) => {
    const word = verdict.result === 'off' ? 'off' : verdict.result.toUpperCase();
    return `<tr><td><span class="tag ${verdict.result}">${word}</span></td><td class="wide">${verdict.rule}</td><td class="number">${html(verdictText(verdict))}</td></tr>`;
  });
  return section('Rules', `<table>${rows.join('')}</table>`);
}

function section(title: string, content: string): string {
  return content === '' ? '' : `<section><h2>${title}</h2><div class="card">${content}</div></section>`;
}

/** All layers side by side, each as long as it is large. */
function stack({ layers, bytes }: Inspection): string {
  if (bytes === 0) return '';
  const parts = layers.flatMap((layer) => {
    const title = `${layer.number}: ${layerTitle(layer)}, ${shownBytes(layer.bytes)}`;
    const kept = layer.base === true ? 'base' : 'kept';
    return [
      part(layer.bytes - layer.wasted, bytes, kept, title),
      part(layer.wasted, bytes, 'lost', `${title}: ${shownBytes(layer.wasted)} hidden`),
    ];
  });
  const key = [
    ['kept', 'seen by a container'],
    ...(layers.some(({ base }) => base === true) ? [['base', 'base image']] : []),
    ['lost', 'hidden by a later layer'],
  ].map(([name, words]) => `<span><i class="${name}"></i>${words}</span>`);
  return `<div class="stack">${parts.join('')}</div><p class="key">${key.join('')}</p>`;
}

function part(bytes: number, all: number, name: string, title: string): string {
  if (bytes <= 0) return '';
  return `<i class="${name}" style="width:${width(bytes, all)}" title="${html(title)}"></i>`;
}

function width(bytes: number, all: number): string {
  return `${((100 * bytes) / all).toFixed(2)}%`;
}

function layerTable(layers: readonly LayerReport[]): string {
  const largest = Math.max(1, ...layers.map(({ bytes }) => bytes));
  const hasLines = layers.some(({ line }) => line !== undefined);
  const names = ['#', ...(hasLines ? ['line'] : []), 'size', '', 'added', 'changed', 'deleted', 'hidden'];
  const head = names.map((name) => `<th${name === '' ? '' : ' class="number"'}>${name}</th>`).join('');
  const rows = layers.map((layer) => {
    const kept = layer.base === true ? 'base' : 'kept';
    const bar = `<div class="bar">${part(layer.bytes - layer.wasted, largest, kept, 'seen')}${part(layer.wasted, largest, 'lost', 'hidden')}</div>`;
    return `<tr>${[
      number(String(layer.number)),
      hasLines
        ? number(layer.line === undefined ? (layer.base === true ? 'base' : '') : String(layer.line))
        : '',
      number(shownBytes(layer.bytes)),
      `<td>${bar}</td>`,
      ...[layer.added, layer.changed, layer.deleted].map(({ files, bytes }) =>
        files === 0
          ? number('')
          : `<td class="number" title="${shownBytes(bytes)}">${shownCount(files)}</td>`,
      ),
      number(layer.wasted === 0 ? '' : shownBytes(layer.wasted), 'hurt'),
      `<td class="wide"><code class="clip" title="${html(layerTitle(layer))}">${html(layerTitle(layer))}</code></td>`,
    ].join('')}</tr>`;
  });
  return `<table><tr>${head}<th>instruction</th></tr>${rows.join('')}</table>`;
}

function number(text: string, more = ''): string {
  return `<td class="${`number ${more}`.trim()}">${html(text)}</td>`;
}

function findingTable({ layers, smaller }: Inspection, findings: readonly Finding[], top: number): string {
  const isMain = findings.every((finding) => !isMinor(finding));
  const largest = Math.max(1, ...findings.map(({ bytes }) => bytes));
  const shown = findings.slice(0, top);
  const groups = remedyGroups(shown);
  const rows = shown.map((finding, index) => {
    const tags = (groups[index] ?? []).map(remedyLine);
    const note = finding.note === undefined ? '' : `<div class="soft">${html(finding.note)}</div>`;
    const name = isMain && !finding.base ? 'lost' : 'base';
    return `<tr>${number(shownBytes(finding.bytes))}<td><div class="bar">${part(finding.bytes, largest, name, shownBytes(finding.bytes))}</div></td><td class="wide">${html(findingMessage(finding, layers))}${tags.join('')}${note}</td></tr>`;
  });
  const more = andMore([...findings.slice(top), ...(isMain ? [smaller] : [])], findings.length === 0);
  const last = more === '' ? '' : `<p class="soft">${more}</p>`;
  return rows.length === 0 ? last : `<table>${rows.join('')}</table>${last}`;
}

function remedyLine({ remedies, text }: RemedyGroup): string {
  const tags = remedies.map(
    ({ name, level = 'advice' }) => `<span class="tag ${html(level)}">${html(name)} · ${html(level)}</span>`,
  );
  return `<div>${tags.join('')}<span class="soft">${html(text)}</span></div>`;
}

function sizedTable(sized: readonly Sized[]): string {
  const largest = Math.max(1, ...sized.map(({ bytes }) => bytes));
  const rows = sized.map(({ path, bytes, layer }) => {
    return `<tr>${number(shownBytes(bytes))}<td><div class="bar">${part(bytes, largest, 'kept', shownBytes(bytes))}</div></td><td class="wide path">${html(path)}</td>${number(`layer ${layer}`, 'soft')}</tr>`;
  });
  return rows.length === 0 ? '' : `<table class="small">${rows.join('')}</table>`;
}

function duplicateTable(duplicates: readonly Duplicate[]): string {
  const rows = duplicates.map(({ paths, bytes }) => {
    const some = paths.slice(0, 3).map((path) => `<div class="path">${html(path)}</div>`);
    const others = paths.length > 3 ? `<div class="soft">and ${paths.length - 3} more</div>` : '';
    return `<tr>${number(shownBytes(bytes))}<td class="wide">${some.join('')}${others}</td></tr>`;
  });
  return rows.length === 0 ? '' : `<table>${rows.join('')}</table>`;
}
