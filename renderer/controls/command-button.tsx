import { memo, type ReactElement } from 'react';
import { findCommand, runCommand } from '../commands/registry.ts';
import { useCommandState } from '../commands/observe.ts';
import { Button, ToolButton } from './button.tsx';
import type { IconName } from './icons.tsx';

interface CommandButtonProps {
  readonly id: string;
  readonly icon?: IconName;
  readonly kind?: 'primary' | 'default' | 'quiet';
  /** Text on the button; the command's title by default. */
  readonly text?: string;
}

/** A button that runs a command; nothing if no view brought that command. */
export const CommandButton = memo(function CommandButton({
  id,
  icon,
  kind,
  text,
}: CommandButtonProps): ReactElement | null {
  const { enabled, checked } = useCommandState(id);
  const command = findCommand(id);
  if (command === undefined) return null;
  return (
    <Button
      title={command.title}
      shortcut={command.shortcut}
      meaning={command.meaning}
      disabled={!enabled}
      onClick={() => runCommand(id)}
      testId={`command-${id}`}
      {...(icon === undefined ? {} : { icon })}
      {...(kind === undefined ? {} : { kind })}
      {...(checked === null ? {} : { on: checked })}
    >
      {text ?? command.title}
    </Button>
  );
});

/** An icon button that runs a command. */
export const CommandTool = memo(function CommandTool({
  id,
  icon,
}: {
  id: string;
  icon: IconName;
}): ReactElement | null {
  const { enabled, checked } = useCommandState(id);
  const command = findCommand(id);
  if (command === undefined) return null;
  return (
    <ToolButton
      title={command.title}
      shortcut={command.shortcut}
      meaning={command.meaning}
      disabled={!enabled}
      icon={icon}
      onClick={() => runCommand(id)}
      testId={`command-${id}`}
      {...(checked === null ? {} : { on: checked })}
    />
  );
});
