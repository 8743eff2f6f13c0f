/**
 * The rows of Crites & Barto (NIPS 8, 1996) that figures of this environment stand beside: Table 2
 * (down traffic only), Table 3 (and two people a minute going up), Table 4 (four a minute). Each is
 * the mean of 30 simulated hours.
 */
import type { Figures } from "./figures.ts";
import { upPerMinuteOfTable } from "./environment.ts";

/** The number of a published table. */
export type TableNumber = keyof typeof upPerMinuteOfTable;

const row = (
  averageWaitS: number,
  squaredWait: number,
  systemTimeS: number,
  longWaitsPercent: number,
): Figures => ({ averageWaitS, squaredWait, systemTimeS, longWaitsPercent });

/**
 * The rows by the names that the paper gives the policies. The squared wait of BASIC HUFF in
 * Table 4 is uncertain in its last digit.
 */
export const publishedRows: Readonly<Record<TableNumber, Readonly<Record<string, Figures>>>> = {
  2: {
    "SECTOR": row(21.4, 674, 47.7, 1.12),
    "DLB": row(19.4, 658, 53.2, 2.74),
    "BASIC HUFF": row(19.9, 580, 47.2, 0.76),
    "LQF": row(19.1, 534, 46.6, 0.89),
    "HUFF": row(16.8, 396, 48.6, 0.16),
    "FIM": row(16.0, 359, 47.9, 0.11),
    "ESA/nq": row(15.8, 358, 47.7, 0.12),
    "ESA": row(15.1, 338, 47.1, 0.25),
    "RLp": row(14.8, 320, 41.8, 0.09),
    "RLd": row(14.7, 313, 41.7, 0.07),
  },
  3: {
    "SECTOR": row(27.3, 1252, 54.8, 9.24),
    "DLB": row(21.7, 826, 54.4, 4.74),
    "BASIC HUFF": row(22.0, 756, 51.1, 3.46),
    "LQF": row(21.9, 732, 50.7, 2.87),
    "HUFF": row(19.6, 608, 50.5, 1.99),
    "ESA": row(18.0, 524, 50.0, 1.56),
    "FIM": row(17.9, 476, 48.9, 0.50),
    "RLp": row(16.9, 476, 42.7, 1.53),
    "RLd": row(16.9, 468, 42.7, 1.40),
  },
  4: {
    "SECTOR": row(30.3, 1643, 59.5, 13.50),
    "HUFF": row(22.8, 884, 55.3, 5.10),
    "DLB": row(22.6, 880, 55.8, 5.18),
    "LQF": row(23.5, 877, 53.5, 4.92),
    "BASIC HUFF": row(23.2, 875, 54.7, 4.94),
    "FIM": row(20.8, 685, 53.4, 3.10),
    "ESA": row(20.1, 667, 52.3, 3.12),
    "RLd": row(18.8, 593, 45.4, 2.40),
    "RLp": row(18.6, 585, 45.7, 2.49),
  },
};
