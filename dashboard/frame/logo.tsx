export const Logo = () => (
  <svg viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="var(--accent)" />
    <path
      d="M8 14v4M13 9v14M19 12v8M24 15v2"
      stroke="var(--accent-ink)"
      strokeWidth="3"
      strokeLinecap="round"
    />
  </svg>
);
