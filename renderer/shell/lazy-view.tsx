import {
  Component,
  useEffect,
  useState,
  type ComponentType,
  type ReactElement,
  type ReactNode,
} from 'react';
import { messageOf } from '../../shared/base/errors.ts';
import { Button } from '../controls/button.tsx';
import { Empty } from '../controls/empty.tsx';
import { firstListing } from '../state/library.ts';
import type { ViewDefinition } from '../state/view-definition.ts';

const loaded = new Map<string, ComponentType>();

/**
 * The component of a view; null until it is loaded. React's own lazy components are drawn with the lowest priority
 * once they are there, which never comes while a rollout plays on a slow machine.
 * @throws what loading throws
 */
function useComponent(view: ViewDefinition): ComponentType | null {
  const [failed, setFailed] = useState<{ readonly error: unknown } | null>(null);
  const [component, setComponent] = useState<ComponentType | null>(
    () => loaded.get(view.id) ?? null,
  );
  useEffect(() => {
    if (component !== null) return;
    let isHere = true;
    // The gallery stands before the large code of graph and rollout is read.
    firstListing.then(view.load).then(
      (part) => {
        loaded.set(view.id, part.default);
        if (isHere) setComponent(() => part.default);
      },
      (error: unknown) => {
        if (isHere) setFailed({ error });
      },
    );
    return () => {
      isHere = false;
    };
  }, [view, component]);
  if (failed !== null) throw failed.error;
  return component;
}

/** A view that fails takes nothing else with it: it says so and can be tried again. */
class Guard extends Component<{ view: ViewDefinition; children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { view, children } = this.props;
    if (this.state.error === null) return children;
    return (
      <Empty line={`${view.title} stopped: ${messageOf(this.state.error)} Nothing else was lost.`}>
        <Button
          title={`Show ${view.title} again`}
          onClick={() => {
            this.setState({ error: null });
          }}
        >
          Try again
        </Button>
      </Empty>
    );
  }
}

function Loaded({ view }: { view: ViewDefinition }): ReactElement | null {
  const View = useComponent(view);
  return View === null ? null : <View />;
}

/** A view, loaded when it is first shown. */
export function LazyView({ view }: { view: ViewDefinition }): ReactElement {
  return (
    <Guard view={view} key={view.id}>
      <Loaded view={view} />
    </Guard>
  );
}
