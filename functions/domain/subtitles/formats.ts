/** Cues as SubRip, WebVTT and TTML. */
import type { Cue } from './cues.ts';

/** What cues call their speakers: a name where one was given. */
export type NameOf = (speaker: string) => string;

const byId: NameOf = (speaker) => speaker;

/** SubRip: numbered cues, commas in the times. */
export const toSrt = (cues: readonly Cue[]): string =>
  cues
    .map(
      ({ start, end, lines }, index) =>
        `${index + 1}\n${clock(start, ',')} --> ${clock(end, ',')}\n${lines.join('\n')}\n`,
    )
    .join('\n');

/** WebVTT with a voice span where the speaker is known. */
export const toVtt = (cues: readonly Cue[], nameOf = byId): string =>
  [
    'WEBVTT\n',
    ...cues.map(({ start, end, lines, speaker }) => {
      const text = lines.map(escaped).join('\n');
      const voiced = speaker === null ? text : `<v ${escaped(nameOf(speaker))}>${text}`;
      return `${clock(start, '.')} --> ${clock(end, '.')}\n${voiced}\n`;
    }),
  ].join('\n');

/** TTML2 in the text profile of IMSC 1.1 (W3C Recommendation of 2018-11-08), speakers as `ttm:agent`s. */
export const toTtml = (cues: readonly Cue[], language: string, nameOf = byId): string => {
  const speakers = [...new Set(cues.flatMap(({ speaker }) => speaker ?? []))];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:tts="http://www.w3.org/ns/ttml#styling" ttp:contentProfiles="http://www.w3.org/ns/ttml/profile/imsc1.1/text" ttp:timeBase="media" xml:lang="${escaped(language).replaceAll('"', '&quot;')}">`,
    '  <head>',
    ...(speakers.length === 0 ? [] : ['    <metadata>', ...speakers.map(agent(nameOf)), '    </metadata>']),
    '    <styling>',
    '      <style xml:id="plain" tts:color="white" tts:backgroundColor="#000000c0" tts:fontFamily="proportionalSansSerif" tts:fontSize="100%" tts:textAlign="center"/>',
    '    </styling>',
    '    <layout>',
    '      <region xml:id="bottom" tts:origin="10% 70%" tts:extent="80% 25%" tts:displayAlign="after" tts:showBackground="whenActive"/>',
    '    </layout>',
    '  </head>',
    '  <body region="bottom" style="plain">',
    '    <div>',
    ...cues.map(paragraph),
    '    </div>',
    '  </body>',
    '</tt>',
    '',
  ].join('\n');
};

const agent =
  (nameOf: NameOf) =>
  (speaker: string): string =>
    `      <ttm:agent xml:id="${speaker}" type="person"><ttm:name type="alias">${escaped(nameOf(speaker))}</ttm:name></ttm:agent>`;

const paragraph = ({ start, end, lines, speaker }: Cue, index: number): string => {
  const voice = speaker === null ? '' : ` ttm:agent="${speaker}"`;
  const text = lines.map(escaped).join('<br/>');
  return `      <p xml:id="c${index + 1}" begin="${clock(start, '.')}" end="${clock(end, '.')}"${voice}>${text}</p>`;
};

/** Also without the control characters that XML cannot carry. */
const escaped = (text: string): string =>
  text
    .replaceAll(/\p{Cc}/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

const clock = (seconds: number, decimalMark: string): string => {
  const milliseconds = Math.round(seconds * 1000);
  const part = (unit: number, modulo: number): string =>
    String(Math.floor(milliseconds / unit) % modulo).padStart(2, '0');
  const hours = String(Math.floor(milliseconds / 3_600_000)).padStart(2, '0');
  return `${hours}:${part(60_000, 60)}:${part(1000, 60)}${decimalMark}${String(milliseconds % 1000).padStart(3, '0')}`;
};
