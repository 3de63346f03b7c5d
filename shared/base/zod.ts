import * as z from 'zod';

// zod would otherwise try to compile its checks, which the window's content security policy forbids.
z.config({ jitless: true });

export { z };
