/**
 * Lets the browser do what else it has to do, such as to show what was typed; then it is our turn again, before the
 * page's own timers where the browser knows of such an order (WICG Prioritized Task Scheduling).
 * @returns {Promise<unknown>}
 */
export const turn = () => {
  // Where the browser has none, a form of a reader's comment may be called so, and a field of it "yield".
  const { scheduler } = /** @type {any} */ (window);
  return scheduler?.yield?.call?.(scheduler) || new Promise((done) => setTimeout(done));
};
