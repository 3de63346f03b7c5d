import { MantineProvider, useMantineColorScheme } from '@mantine/core';
import { useEffect, type ReactElement } from 'react';
import { useLayout } from '../state/hooks.ts';
import { resolveVariables, theme } from '../theme/mantine.ts';
import { Shell } from './shell.tsx';

/** Follows the person's choice of theme, or the system's. */
function FollowTheme(): null {
  const { setColorScheme } = useMantineColorScheme();
  const choice = useLayout((state) => state.theme);
  useEffect(() => {
    setColorScheme(choice === 'system' ? 'auto' : choice);
  }, [choice, setColorScheme]);
  return null;
}

export function App(): ReactElement {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveVariables}
      defaultColorScheme="auto"
    >
      <FollowTheme />
      <Shell />
    </MantineProvider>
  );
}
