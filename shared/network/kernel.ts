import { PrecocialError } from '../base/errors.ts';
import { checkPlan, type Plan } from './plan.ts';

/** A compiled kernel: its memory and the functions and globals it exports. */
export interface Kernel {
  readonly name: string;
  readonly memory: WebAssembly.Memory;
  /** First byte that the kernel itself does not use. */
  readonly heapBase: number;
  /** @throws PrecocialError 'kernel' if the kernel has no such function */
  call(name: string): (...values: number[]) => number;
}

const PAGE = 65536;

// The smallest module that uses a SIMD instruction: tells old engines apart before anything is loaded.
const SIMD_PROBE = Uint8Array.of(
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  5,
  1,
  96,
  0,
  1,
  123,
  3,
  2,
  1,
  0,
  10,
  10,
  1,
  8,
  0,
  65,
  0,
  253,
  15,
  253,
  98,
  11,
);

/** True if this engine runs the kernels' SIMD instructions. */
export function hasSimd(): boolean {
  return WebAssembly.validate(SIMD_PROBE);
}

function exportedNumber(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !('value' in value)) return null;
  return typeof value.value === 'number' ? value.value : null;
}

/** Compiled modules by their bytes: a network that is edited often is instantiated often. */
const modules = new WeakMap<Uint8Array, WebAssembly.Module>();

function moduleOf(bytes: Uint8Array): WebAssembly.Module {
  const compiled = modules.get(bytes) ?? new WebAssembly.Module(new Uint8Array(bytes));
  modules.set(bytes, compiled);
  return compiled;
}

export const noSimd = (): PrecocialError =>
  new PrecocialError(
    'kernel',
    'This JavaScript engine has no WebAssembly SIMD, which the kernels need; use Node 20.19 or Chromium 91 or later.',
  );

/** Why a kernel was not instantiated: engines reserve addresses of many GiB for the memory of each. */
export function notInstantiated(name: string, cause: unknown): PrecocialError {
  const lacksMemory =
    cause instanceof RangeError || (cause instanceof Error && /memory/i.test(cause.message));
  return new PrecocialError(
    'kernel',
    lacksMemory
      ? `There are no addresses left for the kernel ${name}: WebAssembly reserves several GiB of them, though it uses little memory. Raise the limit (ulimit -v unlimited), or take fewer workers.`
      : `The kernel ${name} is damaged; run npm run build again.`,
    { name },
    { cause },
  );
}

/**
 * Instantiates a compiled kernel.
 * @throws PrecocialError 'kernel' if the engine has no WebAssembly SIMD or no addresses left, or the bytes are damaged;
 * a call that stops in the kernel throws 'internal'
 */
export function instantiateKernel(name: string, bytes: Uint8Array): Kernel {
  if (!hasSimd()) throw noSimd();
  let instance: WebAssembly.Instance;
  try {
    instance = new WebAssembly.Instance(moduleOf(bytes), {
      env: {
        abort: () => {
          throw new PrecocialError('internal', `The kernel ${name} stopped itself.`);
        },
      },
    });
  } catch (cause) {
    throw notInstantiated(name, cause);
  }
  const memory = instance.exports['memory'];
  const heapBase = exportedNumber(instance.exports['heapBase']);
  if (!(memory instanceof WebAssembly.Memory) || heapBase === null) {
    throw new PrecocialError('kernel', `The kernel ${name} has no memory to share.`, { name });
  }
  const functions = new Map<string, (...values: number[]) => number>();
  for (const [key, value] of Object.entries(instance.exports)) {
    if (typeof value !== 'function') continue;
    const exported = value as (...values: number[]) => unknown;
    functions.set(key, (...values) => Number(exported(...values)));
  }
  return {
    name,
    memory,
    heapBase,
    call: (key) => {
      const found = functions.get(key);
      if (found === undefined)
        throw new PrecocialError('kernel', `The kernel ${name} has no function ${key}.`, { name });
      return found;
    },
  };
}

/** Hands out 64-byte aligned regions of a kernel's memory, and grows it before views are made. */
export class Regions {
  private next: number;

  constructor(private readonly kernel: Kernel) {
    this.next = kernel.heapBase;
  }

  /** Reserves `bytes` and returns their address. Views must be made after the last reservation. */
  reserve(bytes: number): number {
    const address = Math.ceil(this.next / 64) * 64;
    this.next = address + bytes;
    const missing = this.next - this.kernel.memory.buffer.byteLength;
    if (missing > 0) {
      try {
        this.kernel.memory.grow(Math.ceil(missing / PAGE) + 16);
      } catch (cause) {
        throw new PrecocialError(
          'kernel',
          `There is no memory for a network this large (${this.next} bytes).`,
          {},
          { cause },
        );
      }
    }
    return address;
  }

  f64(address: number, length: number): Float64Array {
    return new Float64Array(this.kernel.memory.buffer, address, length);
  }

  i32(address: number, length: number): Int32Array {
    return new Int32Array(this.kernel.memory.buffer, address, length);
  }

  /** Forgets every reservation. */
  clear(): void {
    this.next = this.kernel.heapBase;
  }
}

/** Lanes are stored in rows padded to a multiple of four. */
export function paddedLanes(lanes: number): number {
  return Math.ceil(lanes / 4) * 4;
}

export interface NetworkRegions {
  readonly plan: number;
  readonly program: number;
  readonly values: number;
  readonly weights: number;
}

/** Reserves what shared/kernels/common/network.ts needs to run a plan over a number of lanes. */
export function reserveNetwork(
  regions: Regions,
  plan: Plan,
  lanes: number,
  individual: boolean,
): NetworkRegions {
  checkPlan(plan);
  const row = paddedLanes(lanes) * 8;
  return {
    plan: regions.reserve(plan.words.byteLength),
    program: regions.reserve(plan.words.byteLength),
    values: regions.reserve(plan.slotCount * row),
    weights: regions.reserve((individual ? Math.max(1, plan.connectionCount) : 1) * row),
  };
}
