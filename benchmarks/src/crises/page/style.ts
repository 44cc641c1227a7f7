/** Colours of contenders by their place, in light and dark, and what the plots need. */
export const PAGE_RULES = `
:root { --c0: #2f5d9e; --c1: #c2702d; --c2: #2f7d4f; --c3: #8a5aa8; --c4: #94751a; --c5: #6b7280; }
@media (prefers-color-scheme: dark) { :root { --c0: #8fb4ea; --c1: #e8a05f; --c2: #6fcf97; --c3: #c39be0; --c4: #d6bd5a; --c5: #9aa3af; } }
.c0 { --own: var(--c0); } .c1 { --own: var(--c1); } .c2 { --own: var(--c2); } .c3 { --own: var(--c3); } .c4 { --own: var(--c4); } .c5 { --own: var(--c5); }
.course { fill: none; stroke: var(--own); stroke-width: 1.4; } .course.c0 { stroke-width: 2.6; }
.course.c1 { stroke-dasharray: 6 3; } .course.c2 { stroke-dasharray: 2 2; } .course.c3 { stroke-dasharray: 8 2 2 2; } .course.c4 { stroke-dasharray: 4 4; }
.band { fill: var(--own); fill-opacity: .07; } .band.c0 { fill-opacity: .18; }
.budget { stroke: var(--crisis); stroke-dasharray: 4 4; stroke-opacity: .7; }
.shipped line { stroke: var(--ink); } .shipped circle { fill: var(--c0); stroke: var(--page); stroke-width: 1.5; }
.point line { stroke: var(--own); stroke-width: 1.4; } circle { fill: var(--own); }
.within { fill: var(--rule); fill-opacity: .6; } .ideal { stroke: var(--faint); fill: none; }
svg text.title { font-size: 12px; font-weight: 600; fill: var(--ink); }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: 1.5rem 1rem; }
ul.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.5rem; } svg.key { width: 2rem; height: .6rem; margin-right: .4rem; }
.wide { overflow-x: auto; } td span { color: var(--faint); font-size: .85em; white-space: nowrap; } td { vertical-align: top; }
summary { cursor: pointer; } summary h2 { display: inline-block; margin-top: 2rem; border: 0; } dt { font-weight: 600; } code { overflow-wrap: anywhere; }
`;
