import type { Go } from 'go-runtime';

/**
 * Runs Go's scheduler. The module's exported functions only queue work for a
 * goroutine. wasm_exec.js runs the scheduler after a js.Func, with its private method
 * _resume, which is called here directly. If a Go has no such method, `idle` is called
 * instead, a js.Func that does nothing. That costs 8 to 14 µs for each call, not 27 ns.
 */
export function resumer(go: InstanceType<typeof Go>, idle: () => void): () => void {
  return typeof go._resume === 'function' ? () => go._resume!() : idle;
}
