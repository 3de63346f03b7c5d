const MODIFIERS =
  /^(Command|Cmd|Control|Ctrl|CommandOrControl|CmdOrCtrl|Alt|Option|AltGr|Shift|Super|Meta)$/i;
const KEYS = [
  /^[0-9A-Z]$/i,
  /^F([1-9]|1[0-9]|2[0-4])$/i,
  /^[)!@#$%^&*(:;+=<,_\->.?/~`{\][|\\}"]$/,
  /^(Plus|Space|Tab|Capslock|Numlock|Scrolllock|Backspace|Delete|Insert|Return|Enter)$/i,
  /^(Up|Down|Left|Right|Home|End|PageUp|PageDown|Escape|Esc|PrintScreen)$/i,
  /^(VolumeUp|VolumeDown|VolumeMute|Media(NextTrack|PreviousTrack|Stop|PlayPause))$/i,
  /^num([0-9]|dec|add|sub|mult|div)$/i,
];

/** True if the text is an accelerator as Electron's documentation defines it: modifiers, then one key. */
export function isAccelerator(text: string): boolean {
  const parts = text.split('+');
  const key = parts.pop() ?? '';
  return parts.every((part) => MODIFIERS.test(part)) && KEYS.some((known) => known.test(key));
}
