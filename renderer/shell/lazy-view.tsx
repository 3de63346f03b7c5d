import {
  Component,
  lazy,
  Suspense,
  type ComponentType,
  type ReactElement,
  type ReactNode,
} from 'react';
import { messageOf } from '../../shared/base/errors.ts';
import { Button } from '../controls/button.tsx';
import { Empty } from '../controls/empty.tsx';
import type { ViewDefinition } from '../state/view-definition.ts';

const loaded = new Map<string, ComponentType>();

function componentOf(view: ViewDefinition): ComponentType {
  const known = loaded.get(view.id);
  if (known !== undefined) return known;
  const component = lazy(view.load);
  loaded.set(view.id, component);
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
            loaded.delete(view.id);
            this.setState({ error: null });
          }}
        >
          Try again
        </Button>
      </Empty>
    );
  }
}

/** A view, loaded when it is first shown. */
export function LazyView({ view }: { view: ViewDefinition }): ReactElement {
  const View = componentOf(view);
  return (
    <Guard view={view} key={view.id}>
      <Suspense fallback={null}>
        <View />
      </Suspense>
    </Guard>
  );
}
