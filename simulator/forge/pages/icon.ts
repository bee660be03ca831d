/** A rudder with its trim tab. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="8" fill="#2f6f6a"/>
<path d="M10 5h7a2 2 0 0 1 2 2v18a2 2 0 0 1-2 2h-4a3 3 0 0 1-3-3z" fill="#fff"/>
<path d="M20.5 17l4.3 2.2a1 1 0 0 1 .5.9V26a1 1 0 0 1-1 1h-2.8a1 1 0 0 1-1-1z" fill="#ffc46b"/>
</svg>
`;
