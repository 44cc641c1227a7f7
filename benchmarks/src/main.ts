/** The benches. A placeholder until the first bench exists. */
console.log('No benches are written yet.');
