/**
 * Where custodians' devices hand in what a ceremony takes. The proofs are checked here, before the
 * registry's turn: they depend on nothing that a turn could still change.
 */
import {
  type Ceremony,
  dealingOf,
  deviceMatter,
  rosterOf,
  setOf,
  shareMatter,
  transcriptOf,
} from "../../privacy/reidentification/ceremony.ts";
import { type Commitment, commitmentFault } from "../../privacy/reidentification/dealing.ts";
import { decodePoint, readPoint } from "../../privacy/reidentification/group.ts";
import { isProved } from "../../privacy/reidentification/proof.ts";
import type { Packet } from "../../privacy/reidentification/share_packet.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { readAs } from "../facilities/reach.ts";
import type { Registry } from "../registry/registry.ts";
import type { Doer } from "../registry/turn.ts";
import { ceremonyFor } from "./custody.ts";

/** Checks what devices send in a ceremony. */
export class CustodianDesk {
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** A ceremony as somebody in it may see it. @throws {RefusalError} `not_found` for others. */
  async ceremony(by: Doer, id: string): Promise<Ceremony & { readonly expiresAtMs: number }> {
    const { by: _, createdAtMs: __, ...shown } = await readAs(
      this.#registry,
      by,
      (turn) => ceremonyFor(turn, id),
    );
    return shown;
  }

  /** Registers a device's key. @throws {RefusalError} `invalid` where its holder does not prove it. */
  async register(by: Doer, id: string, device: string, proof: string): Promise<void> {
    await this.ceremony(by, id);
    const point = readPoint(device);
    if (point === null || !isProved(proof, deviceMatter(id, by.account ?? ""), [point])) {
      throw invalid("Cannot register the device: it must prove that it holds the key");
    }
    await this.#registry.run(by, "register_custodian_device", { ceremony: id, device });
  }

  /** Takes a dealer's commitment. @throws {RefusalError} */
  async tell(by: Doer, id: string, commitment: Commitment): Promise<void> {
    const ceremony = await this.#at(by, id, "committing");
    const fault = commitmentFault(commitment, dealingOf(ceremony), rosterOf(ceremony));
    if (fault !== null) throw invalid(`Cannot take the commitment: ${fault}`);
    await this.#registry.run(by, "tell_line", { ceremony: id, commitment });
  }

  /** Takes a dealer's packets; what is in them is not for this server. @throws {RefusalError} */
  async deal(by: Doer, id: string, packets: readonly Packet[]): Promise<void> {
    await this.#at(by, id, "dealing");
    await this.#registry.run(by, "deal_heights", { ceremony: id, packets });
  }

  /**
   * Takes a member's word that it holds its share, with proof.
   * @returns whether the new shares count now.
   * @throws {RefusalError}
   */
  async confirm(by: Doer, id: string, proof: string): Promise<boolean> {
    const ceremony = await this.#at(by, id, "confirming");
    const seat = ceremony.members.find(({ account }) => account === by.account);
    let shares;
    try {
      shares = setOf(ceremony);
    } catch {
      throw invalid("Cannot confirm: the lines of this ceremony do not add up; stop it");
    }
    const share = shares.shares.find(({ index }) => index === seat?.index);
    const matter = shareMatter(transcriptOf(ceremony), seat?.index ?? 0);
    if (share === undefined || !isProved(proof, matter, [decodePoint(share.point)])) {
      throw invalid("Cannot confirm: the proof is not of the share that was dealt");
    }
    return await this.#registry.run(by, "confirm_share", { ceremony: id, shares });
  }

  async #at(by: Doer, id: string, stage: Ceremony["stage"]): Promise<Ceremony> {
    const ceremony = await this.ceremony(by, id);
    if (ceremony.stage === stage) return ceremony;
    throw new RefusalError(
      refuse("conflict", `Cannot go on: the ceremony is at another step than ${stage}`),
    );
  }
}

function invalid(detail: string): RefusalError {
  return new RefusalError(refuse("invalid", detail));
}
