/**
 * Lets the browser do what else it has to do, such as to show what was typed; then it is our turn again, before the
 * page's own timers where the browser knows of such an order (WICG Prioritized Task Scheduling).
 * @returns {Promise<unknown>}
 */
export const turn = () => /** @type {any} */ (window).scheduler?.yield?.() || new Promise((done) => setTimeout(done));
