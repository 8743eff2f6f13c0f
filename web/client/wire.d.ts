// Written by `deno task client` from the schemas that the server validates with.
// deno-fmt-ignore-file
// deno-lint-ignore-file
export interface components {
  schemas: {
    Call: {
      /** @description of an accessible call: what there is to say aloud now; told anew when it changes */
      announcements?: {
        car?: string | undefined;
        /** @enum {string} */
        code: "lift_comes" | "doors_open" | "doors_closing" | "your_floor" | "accessible_lift_out_of_service";
        level?: number | undefined;
        /** @enum {string} */
        side?: ("front" | "rear") | undefined;
      }[] | undefined;
      /** @description the car that comes; may change until the call is fixed */
      car?: string | undefined;
      /** @description the same as a moment of the server's clock; told anew when it moves by 5 s */
      comesAtMs?: number | undefined;
      /** @description the lift controller holds the call */
      confirmed: boolean;
      /** @description estimated wait, from when this was said */
      etaMs?: number | undefined;
      id: string;
      /** @description present where the call is a leg of a journey */
      journey?: {
        id: string;
        leg: number;
        of: number;
      } | undefined;
      /**
       * @description what keeps the car that is bound to this call; told when it begins and ends
       * @enum {string}
       */
      notice?: ("stuck" | "overload" | "doors_obstructed") | undefined;
      /** @description what a screen at the landing calls it by; random, and another call's soon after */
      number?: number | undefined;
      /** @description present where its passengers travel in several cars */
      party?: {
        /** @description each one car's, this one among them */
        calls: string[];
        /** @description of all its calls together */
        persons: number;
      } | undefined;
      placedAtMs: number;
      /**
       * @description present when cancelled
       * @enum {string}
       */
      reason?: ("by_caller" | "right_ended" | "lease_ended" | "no_lift_available" | "lift_did_not_come" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "site_changed" | "stale" | "hardware_dropped") | undefined;
      request: {
        /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
        accessible?: boolean | undefined;
        /** @enum {string} */
        direction: "up" | "down";
        from: number;
        /** @enum {string} */
        fromSide?: ("front" | "rear") | undefined;
        /** @constant */
        kind: "landing";
        /** @description ids of cars: only these may serve the call; left out: any */
        lifts?: string[] | undefined;
        /**
         * @description how many passengers travel together
         * @default 1
         */
        persons: number;
        /**
         * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
         * @constant
         */
        priority?: true | undefined;
        /**
         * @description more persons than one car holds travel in several cars, each by a call of its own
         * @constant
         */
        split?: true | undefined;
      } | {
        /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
        accessible?: boolean | undefined;
        from: number;
        /** @enum {string} */
        fromSide?: ("front" | "rear") | undefined;
        /** @constant */
        kind: "destination";
        /** @description one's own lease of a car: the call is that car's alone */
        lease?: string | undefined;
        /** @description ids of cars: only these may serve the call; left out: any */
        lifts?: string[] | undefined;
        /**
         * @description how many passengers travel together
         * @default 1
         */
        persons: number;
        /**
         * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
         * @constant
         */
        priority?: true | undefined;
        /**
         * @description more persons than one car holds travel in several cars, each by a call of its own
         * @constant
         */
        split?: true | undefined;
        to: number;
        /** @enum {string} */
        toSide?: ("front" | "rear") | undefined;
      } | {
        /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
        accessible?: boolean | undefined;
        /**
         * @description placed by the car's attendant: served while the car is in attendant control too; takes the use `attendant`
         * @constant
         */
        attendant?: true | undefined;
        car: string;
        /** @constant */
        kind: "car";
        /** @description one's own lease of a car: the call is that car's alone */
        lease?: string | undefined;
        /**
         * @description how many passengers travel together
         * @default 1
         */
        persons: number;
        to: number;
        /** @enum {string} */
        toSide?: ("front" | "rear") | undefined;
      };
      /** @enum {string} */
      state: "registered" | "assigned" | "fixed" | "being_served" | "served" | "cancelled";
    };
    CallRequest: {
      /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
      accessible?: boolean | undefined;
      /** @enum {string} */
      direction: "up" | "down";
      from: number;
      /** @enum {string} */
      fromSide?: ("front" | "rear") | undefined;
      /** @enum {string} */
      kind: "landing";
      /** @description ids of cars: only these may serve the call; left out: any */
      lifts?: string[] | undefined;
      /**
       * @description how many passengers travel together
       * @default 1
       */
      persons?: number | undefined;
      /**
       * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
       * @enum {boolean}
       */
      priority?: true | undefined;
      /**
       * @description more persons than one car holds travel in several cars, each by a call of its own
       * @enum {boolean}
       */
      split?: true | undefined;
    } | {
      /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
      accessible?: boolean | undefined;
      from: number;
      /** @enum {string} */
      fromSide?: ("front" | "rear") | undefined;
      /** @enum {string} */
      kind: "destination";
      /** @description one's own lease of a car: the call is that car's alone */
      lease?: string | undefined;
      /** @description ids of cars: only these may serve the call; left out: any */
      lifts?: string[] | undefined;
      /**
       * @description how many passengers travel together
       * @default 1
       */
      persons?: number | undefined;
      /**
       * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
       * @enum {boolean}
       */
      priority?: true | undefined;
      /**
       * @description more persons than one car holds travel in several cars, each by a call of its own
       * @enum {boolean}
       */
      split?: true | undefined;
      to: number;
      /** @enum {string} */
      toSide?: ("front" | "rear") | undefined;
    } | {
      /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
      accessible?: boolean | undefined;
      /**
       * @description placed by the car's attendant: served while the car is in attendant control too; takes the use `attendant`
       * @enum {boolean}
       */
      attendant?: true | undefined;
      car: string;
      /** @enum {string} */
      kind: "car";
      /** @description one's own lease of a car: the call is that car's alone */
      lease?: string | undefined;
      /**
       * @description how many passengers travel together
       * @default 1
       */
      persons?: number | undefined;
      to: number;
      /** @enum {string} */
      toSide?: ("front" | "rear") | undefined;
    };
    Car: {
      /** @description operators only: somebody should look after this car */
      alerts?: ("passenger_alarm" | "passengers_trapped" | "stuck" | "overload" | "doors_obstructed")[] | undefined;
      /** @enum {string} */
      direction: "up" | "down" | "none";
      doors: {
        /** @enum {string} */
        front?: ("closed" | "opened" | "unknown" | "door-fault" | "unused" | "none" | "closing" | "opening" | "safety-locked" | "limited-opened") | undefined;
        /** @enum {string} */
        rear?: ("closed" | "opened" | "unknown" | "door-fault" | "unused" | "none" | "closing" | "opening" | "safety-locked" | "limited-opened") | undefined;
      };
      faults: ("controller-fault" | "drive-and-motor-fault" | "governor-and-safety-gear-fault" | "lift-shaft-device-fault" | "power-supply-fault" | "safety-interlock-fault" | "door-closing-fault" | "door-opening-fault" | "car-stopped-outside-landing-zone" | "call-button-stuck" | "start-failure" | "controller-supply-fault" | "self-test-failure" | "runtime-limit-exceeded" | "position-lost" | "drive-temperature-exceeded" | "load-measurement-fault")[];
      id: string;
      /** @description false: no report within the keepalive; nothing below is current */
      known: boolean;
      level: number;
      /** @description operators only: it tells how many people enter and leave */
      loadPercent?: number | undefined;
      /** @enum {string} */
      mode: "unknown" | "normal" | "vip" | "homing" | "parking" | "attendant-control" | "firefighter-control" | "emergency-power" | "inspection" | "cabinet-recall" | "earthquake-operation" | "fire-operation" | "out-of-service" | "occupant-evacuation";
      nextStop?: number | undefined;
      positionM: number;
      /** @description of a car with two decks: the upper one */
      upper?: {
        doors: {
          /** @enum {string} */
          front?: ("closed" | "opened" | "unknown" | "door-fault" | "unused" | "none" | "closing" | "opening" | "safety-locked" | "limited-opened") | undefined;
          /** @enum {string} */
          rear?: ("closed" | "opened" | "unknown" | "door-fault" | "unused" | "none" | "closing" | "opening" | "safety-locked" | "limited-opened") | undefined;
        };
        /** @description operators only */
        loadPercent?: number | undefined;
      } | undefined;
    };
    ClientMessage: {
      capability: string;
      /** @description 16 to 32 random bytes in base64url, new with each load of the page; of a socket for rings alone: a later socket of the same page takes over the sessions of the earlier one */
      page?: string | undefined;
      /** @constant */
      type: "hello";
      version: number;
    } | {
      building: string;
      group: string;
      /** @description the client's own name for this message */
      ref: string;
      resume?: {
        incarnation: string;
        seq: number;
      } | undefined;
      /** @constant */
      type: "subscribe";
    } | {
      building: string;
      group: string;
      /** @description the client's own name for this message */
      ref: string;
      /** @constant */
      type: "unsubscribe";
    } | {
      /** @description the zone of the group that one is in, on the way; never coordinates */
      at?: string | undefined;
      building: string;
      call: {
        /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
        accessible?: boolean | undefined;
        /** @enum {string} */
        direction: "up" | "down";
        from: number;
        /** @enum {string} */
        fromSide?: ("front" | "rear") | undefined;
        /** @constant */
        kind: "landing";
        /** @description ids of cars: only these may serve the call; left out: any */
        lifts?: string[] | undefined;
        /**
         * @description how many passengers travel together
         * @default 1
         */
        persons?: number | undefined;
        /**
         * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
         * @constant
         */
        priority?: true | undefined;
        /**
         * @description more persons than one car holds travel in several cars, each by a call of its own
         * @constant
         */
        split?: true | undefined;
      } | {
        /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
        accessible?: boolean | undefined;
        from: number;
        /** @enum {string} */
        fromSide?: ("front" | "rear") | undefined;
        /** @constant */
        kind: "destination";
        /** @description one's own lease of a car: the call is that car's alone */
        lease?: string | undefined;
        /** @description ids of cars: only these may serve the call; left out: any */
        lifts?: string[] | undefined;
        /**
         * @description how many passengers travel together
         * @default 1
         */
        persons?: number | undefined;
        /**
         * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
         * @constant
         */
        priority?: true | undefined;
        /**
         * @description more persons than one car holds travel in several cars, each by a call of its own
         * @constant
         */
        split?: true | undefined;
        to: number;
        /** @enum {string} */
        toSide?: ("front" | "rear") | undefined;
      } | {
        /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
        accessible?: boolean | undefined;
        /**
         * @description placed by the car's attendant: served while the car is in attendant control too; takes the use `attendant`
         * @constant
         */
        attendant?: true | undefined;
        car: string;
        /** @constant */
        kind: "car";
        /** @description one's own lease of a car: the call is that car's alone */
        lease?: string | undefined;
        /**
         * @description how many passengers travel together
         * @default 1
         */
        persons?: number | undefined;
        to: number;
        /** @enum {string} */
        toSide?: ("front" | "rear") | undefined;
      };
      group: string;
      key: string;
      /** @description the client's own name for this message */
      ref: string;
      /** @constant */
      type: "place_call";
    } | {
      building: string;
      call: string;
      group: string;
      /** @description the client's own name for this message */
      ref: string;
      /** @constant */
      type: "cancel_call";
    } | {
      building: string;
      journey: {
        /** @description as with a call, on each leg; kept nowhere */
        accessible?: boolean | undefined;
        /** @description the zone of the group that one is in, on the way; never coordinates */
        at?: string | undefined;
        /** @description asked for by an app because a door was opened: the same wish within a minute, or while its calls are open, is answered by the journey that is there */
        automatic?: boolean | undefined;
        from: number;
        /** @enum {string} */
        fromSide?: ("front" | "rear") | undefined;
        /** @description only these groups may fetch; left out: any that the capability names */
        groups?: string[] | undefined;
        /**
         * @description how many passengers travel together
         * @default 1
         */
        persons?: number | undefined;
        to: number;
        /** @enum {string} */
        toSide?: ("front" | "rear") | undefined;
      };
      key: string;
      /** @description the client's own name for this message */
      ref: string;
      /** @constant */
      type: "place_journey";
    } | {
      building: string;
      journey: string;
      /** @description the client's own name for this message */
      ref: string;
      /** @constant */
      type: "cancel_journey";
    } | {
      building: string;
      /** @description one's own call, whose car stands at its landing */
      call: string;
      group: string;
      key: string;
      /** @description the client's own name for this message */
      ref: string;
      /** @constant */
      type: "open_doors";
    } | {
      building: string;
      group: string;
      key: string;
      lease: {
        /** @description where it is needed first: the car that can be there soonest is given */
        level: number;
        /** @description it ends by itself so long after it was asked for or renewed last */
        lifeMs: number;
        /** @description ids of cars: one of these; left out: any that stops at the level */
        lifts?: string[] | undefined;
        /** @enum {string} */
        side?: ("front" | "rear") | undefined;
      };
      /** @description the client's own name for this message */
      ref: string;
      /** @constant */
      type: "take_lease";
    } | {
      building: string;
      group: string;
      lease: string;
      /** @description it ends by itself so long after it was asked for or renewed last */
      lifeMs: number;
      /** @description the client's own name for this message */
      ref: string;
      /** @constant */
      type: "renew_lease";
    } | {
      building: string;
      group: string;
      lease: string;
      /** @description the client's own name for this message */
      ref: string;
      /** @constant */
      type: "release_lease";
    } | {
      building: string;
      group: string;
      hold: {
        /** @description one's own call, whose car stands at its landing */
        call?: string | undefined;
        /** @description or one's own lease, whose car stands at any landing */
        lease?: string | undefined;
        /** @description it ends by itself so long after it was asked for or renewed last */
        lifeMs: number;
        /**
         * @description left out: the side at which the call is served
         * @enum {string}
         */
        side?: ("front" | "rear") | undefined;
      };
      key: string;
      /** @description the client's own name for this message */
      ref: string;
      /** @constant */
      type: "hold_doors";
    } | {
      building: string;
      group: string;
      hold: string;
      /** @description it ends by itself so long after it was asked for or renewed last */
      lifeMs: number;
      /** @description the client's own name for this message */
      ref: string;
      /** @constant */
      type: "renew_hold";
    } | {
      building: string;
      group: string;
      hold: string;
      /** @description the client's own name for this message */
      ref: string;
      /** @constant */
      type: "release_hold";
    } | {
      /** @description the client's own name for this message */
      ref: string;
      ring: string;
      /** @constant */
      type: "ring_shown";
    } | {
      /** @description the client's own name for this message */
      ref: string;
      ring: string;
      /** @constant */
      type: "answer_ring";
    } | {
      /** @description the client's own name for this message */
      ref: string;
      ring: string;
      /** @constant */
      type: "decline_ring";
    } | {
      /** @description the client's own name for this message */
      ref: string;
      ring: string;
      /** @constant */
      type: "hang_up";
    } | {
      door: string;
      key: string;
      /**
       * @description once the door has opened, call a lift for the visitor to the flat's floor
       * @constant
       */
      lift?: true | undefined;
      /** @description the client's own name for this message */
      ref: string;
      ring: string;
      /** @constant */
      type: "open_by_ring";
    } | {
      /** @enum {string} */
      media: "picture" | "voice";
      /** @description the client's own name for this message */
      ref: string;
      ring: string;
      /** @description 16 to 32 random bytes in base64url, made by the device, new for each connection */
      session: string;
      signal: {
        /** @description the name of the device's key, as the unit's own book has it */
        device: string;
        /** @description the name of its flat's key */
        flat: string;
        /**
         * @description asks for an offer; once in a session
         * @constant
         */
        kind: "request";
      } | {
        /**
         * @description to the offer; once
         * @constant
         */
        kind: "answer";
        proof: string;
        sdp: string;
      } | {
        /** @description a line as SDP has it, of the one line of media; null: there are no more */
        candidate: string | null;
        /** @constant */
        kind: "candidate";
      } | {
        /**
         * @description it is over; nothing follows
         * @constant
         */
        kind: "bye";
        reason?: string | undefined;
      } | {
        /**
         * @description for the unit's book of flats; before the request
         * @constant
         */
        kind: "statement";
        text: string;
      } | {
        flat: string;
        /**
         * @description asks who can see the flat's door, as the unit signs it
         * @constant
         */
        kind: "list";
        nonce: string;
      };
      /**
       * @description for the unit that rings
       * @constant
       */
      type: "signal";
    } | {
      /** @description the client's own name for this message */
      ref: string;
      /** @constant */
      type: "ping";
    };
    LandingCall: {
      /** @enum {string} */
      direction: "up" | "down";
      level: number;
      /** @enum {string} */
      side: "front" | "rear";
    };
    OperatorCall: {
      /** @description the car that comes; may change until the call is fixed */
      car?: string | undefined;
      /** @description the lift controller holds the call */
      confirmed: boolean;
      /** @description estimated wait, from when this was said */
      etaMs?: number | undefined;
      id: string;
      /**
       * @description what keeps the car that is bound to this call; told when it begins and ends
       * @enum {string}
       */
      notice?: ("stuck" | "overload" | "doors_obstructed") | undefined;
      /**
       * @description present when cancelled
       * @enum {string}
       */
      reason?: ("by_caller" | "right_ended" | "lease_ended" | "no_lift_available" | "lift_did_not_come" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "site_changed" | "stale" | "hardware_dropped") | undefined;
      request: {
        /** @enum {string} */
        direction: "up" | "down";
        from: number;
        /** @enum {string} */
        fromSide?: ("front" | "rear") | undefined;
        /** @constant */
        kind: "landing";
        /** @description ids of cars: only these may serve the call; left out: any */
        lifts?: string[] | undefined;
        /**
         * @description how many passengers travel together
         * @default 1
         */
        persons: number;
        /**
         * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
         * @constant
         */
        priority?: true | undefined;
        /**
         * @description more persons than one car holds travel in several cars, each by a call of its own
         * @constant
         */
        split?: true | undefined;
      } | {
        from: number;
        /** @enum {string} */
        fromSide?: ("front" | "rear") | undefined;
        /** @constant */
        kind: "destination";
        /** @description ids of cars: only these may serve the call; left out: any */
        lifts?: string[] | undefined;
        /**
         * @description how many passengers travel together
         * @default 1
         */
        persons: number;
        /**
         * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
         * @constant
         */
        priority?: true | undefined;
        /**
         * @description more persons than one car holds travel in several cars, each by a call of its own
         * @constant
         */
        split?: true | undefined;
        to: number;
        /** @enum {string} */
        toSide?: ("front" | "rear") | undefined;
      } | {
        /**
         * @description placed by the car's attendant: served while the car is in attendant control too; takes the use `attendant`
         * @constant
         */
        attendant?: true | undefined;
        car: string;
        /** @constant */
        kind: "car";
        /**
         * @description how many passengers travel together
         * @default 1
         */
        persons: number;
        to: number;
        /** @enum {string} */
        toSide?: ("front" | "rear") | undefined;
      };
      /** @enum {string} */
      state: "registered" | "assigned" | "fixed" | "being_served" | "served" | "cancelled";
    };
    Problem: {
      /** @enum {string} */
      code: "malformed" | "invalid" | "unsupported_version" | "too_large" | "not_found" | "method_not_allowed" | "unsupported_media_type" | "unauthenticated" | "capability_expired" | "capability_revoked" | "id_expired" | "forbidden" | "key_required" | "key_invalid" | "key_expired" | "key_from_future" | "key_reused" | "unknown_group" | "unknown_car" | "unknown_floor" | "unknown_call" | "unknown_lease" | "unknown_hold" | "car_leased" | "same_floor" | "invalid_direction" | "not_served" | "group_too_large" | "no_lift_available" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "not_cancellable" | "doors_not_here" | "position_not_used" | "unknown_zone" | "not_near" | "impossible_travel" | "call_flood" | "unknown_unit" | "unknown_door" | "unknown_ring" | "not_present" | "key_ended" | "out_of_schedule" | "sign_in_failed" | "session_ended" | "authorization_pending" | "verification_needed" | "passkey_required" | "notice_not_accepted" | "invitation_expired" | "link_used" | "stopped" | "consent_needed" | "minor_without_parental_responsibility" | "exceeds_own_rights" | "last_manager" | "conflict" | "limit_reached" | "enrolment_refused" | "unreachable" | "refused_by_hardware" | "not_confirmed" | "busy" | "unavailable" | "quarantined" | "stopping" | "slow_peer" | "internal";
      detail: string;
      retryAfterMs?: number | undefined;
      serverTimeMs?: number | undefined;
      status: number;
      title: string;
      /** @description urn:vestibule:refusal:<code> */
      type: string;
    };
    Routes: {
      "DELETE /identity/v1/buildings/{building}/site-keys": {
        answer: null;
        path: {
          building: string;
        };
      };
      "DELETE /identity/v1/buildings/{building}/site-keys/drafts/{draft}": {
        answer: null;
        path: {
          building: string;
          draft: string;
        };
      };
      "DELETE /identity/v1/buildings/{building}/site-keys/offer": {
        answer: null;
        path: {
          building: string;
        };
      };
      "DELETE /identity/v1/camera-stickers/{sticker}": {
        answer: null;
        path: {
          sticker: string;
        };
      };
      "DELETE /identity/v1/client-users/{user}": {
        answer: null;
        path: {
          user: string;
        };
      };
      "DELETE /identity/v1/clients/{client}": {
        answer: null;
        path: {
          client: string;
        };
      };
      "DELETE /identity/v1/decommissions/{decommission}": {
        answer: null;
        path: {
          decommission: string;
        };
      };
      "DELETE /identity/v1/facilities/{facility}": {
        answer: {
          ends: {
            grants: number;
            invitations: number;
            memberships: number;
            sessions: number;
            tags: number;
            visitorKeys: number;
          };
          members: {
            id: string | null;
            name: string;
            /** @enum {string} */
            outcome: "ends" | "stays" | "becomes_main_user" | "becomes_sub_user" | "joins";
            /** @enum {string} */
            role: "main" | "sub" | "owner";
          }[];
          nameplateHidden: boolean;
        };
        path: {
          facility: string;
        };
        query?: {
          /**
           * @default false
           * @enum {string}
           */
          dryRun?: ("true" | "false") | undefined;
        } | undefined;
      };
      "DELETE /identity/v1/facilities/{facility}/changes": {
        answer: null;
        path: {
          facility: string;
        };
      };
      "DELETE /identity/v1/facilities/{facility}/nameplate": {
        answer: {
          /** @description what the entrance would show once it is confirmed */
          preview: {
            name: string;
            number: string;
          } | null;
          /** @description what it shows now */
          shown: {
            name: string;
            number: string;
          } | null;
          suggested: string | null;
        };
        path: {
          facility: string;
        };
      };
      "DELETE /identity/v1/facilities/{facility}/ring-joins/{join}": {
        answer: null;
        path: {
          facility: string;
          join: string;
        };
      };
      "DELETE /identity/v1/grants/{grant}": {
        answer: null;
        path: {
          grant: string;
        };
      };
      "DELETE /identity/v1/grants/{grant}/suspension": {
        answer: {
          actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
          assertedAtMs: number;
          assertedBy: string | null;
          building: string;
          fromMs: number | null;
          id: string;
          liftUses?: ("priority" | "attendant" | "exclusive" | "hold" | "monitor" | "robot")[] | undefined;
          parent: string | null;
          schedule: {
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null;
          scope: {
            doors: "all" | string[];
            lifts: "all" | {
              group: string;
              levels: "all" | number[];
            }[];
          };
          subject: {
            id: string;
            /** @enum {string} */
            kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
          };
          suspended: boolean;
          template: {
            id: string;
            /** @enum {string} */
            mode: "live" | "copy";
            version: number;
          } | null;
          untilMs: number | null;
          used: number;
          usesMax: number | null;
        };
        path: {
          grant: string;
        };
      };
      "DELETE /identity/v1/handovers/{handover}": {
        answer: null;
        path: {
          handover: string;
        };
      };
      "DELETE /identity/v1/holds/{hold}": {
        answer: null;
        path: {
          hold: string;
        };
      };
      "DELETE /identity/v1/me/passkeys/{passkey}": {
        answer: null;
        path: {
          passkey: string;
        };
      };
      "DELETE /identity/v1/me/push": {
        answer: null;
      };
      "DELETE /identity/v1/me/sessions/{session}": {
        answer: null;
        path: {
          session: string;
        };
      };
      "DELETE /identity/v1/messages/{message}": {
        answer: null;
        path: {
          message: string;
        };
      };
      "DELETE /identity/v1/news/{news}": {
        answer: null;
        path: {
          news: string;
        };
      };
      "DELETE /identity/v1/owners/{member}": {
        answer: null;
        path: {
          member: string;
        };
      };
      "DELETE /identity/v1/reidentification/ceremonies/{ceremony}": {
        answer: null;
        path: {
          ceremony: string;
        };
      };
      "DELETE /identity/v1/reidentification/custody": {
        answer: null;
      };
      "DELETE /identity/v1/reidentification/requests/{request}": {
        answer: null;
        path: {
          request: string;
        };
      };
      "DELETE /identity/v1/screens/{screen}": {
        answer: null;
        path: {
          screen: string;
        };
      };
      "DELETE /identity/v1/sub-processors/{entry}": {
        answer: null;
        path: {
          entry: string;
        };
      };
      "DELETE /identity/v1/sub-users/{member}": {
        answer: null;
        path: {
          member: string;
        };
      };
      "DELETE /identity/v1/tags/{tag}": {
        answer: null;
        path: {
          tag: string;
        };
      };
      "DELETE /identity/v1/templates/{template}": {
        answer: null;
        path: {
          template: string;
        };
      };
      "DELETE /identity/v1/visitor-keys/{visitorKey}": {
        answer: {
          key: {
            building: string;
            createdAtMs: number;
            doors: string[];
            facility: string | null;
            /**
             * Format: date
             * @description a UTC day; no time is kept
             */
            firstUsedDay: string | null;
            fromMs: number;
            hasPin: boolean;
            id: string;
            /** @enum {string} */
            kind: "one_time" | "n_uses" | "window" | "recurring" | "delivery";
            label: string;
            /** Format: date */
            lastUsedDay: string | null;
            lifts: {
              group: string;
              levels: "all" | number[];
            }[];
            /** @enum {string} */
            state: "not_yet" | "live" | "used_up" | "suspended" | "expired" | "revoked";
            untilMs: number;
            used: number;
            usesMax: number | null;
          };
          /** @description doors that may still open for the key's QR, until they hear of the end */
          late: {
            door: string;
            listIssuedAtMs: number | null;
            untilMs: number;
          }[];
        };
        path: {
          visitorKey: string;
        };
      };
      "DELETE /v1/buildings/{building}/groups/{group}/calls/{call}": {
        answer: components["schemas"]["Call"];
        path: {
          building: string;
          call: string;
          group: string;
        };
      };
      "DELETE /v1/buildings/{building}/groups/{group}/holds/{hold}": {
        answer: {
          car: string;
          /** @description by the server's clock */
          expiresAtMs: number;
          id: string;
          level: number;
          /**
           * @description present when ended
           * @enum {string}
           */
          reason?: ("released" | "expired" | "right_ended" | "call_ended" | "lease_ended" | "doors_closed" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "no_lift_available" | "site_changed") | undefined;
          request: {
            /** @description one's own call, whose car stands at its landing */
            call?: string | undefined;
            /** @description or one's own lease, whose car stands at any landing */
            lease?: string | undefined;
            /** @description it ends by itself so long after it was asked for or renewed last */
            lifeMs: number;
            /**
             * @description left out: the side at which the call is served
             * @enum {string}
             */
            side?: ("front" | "rear") | undefined;
          };
          /** @enum {string} */
          side: "front" | "rear";
          sinceMs: number;
          /** @enum {string} */
          state: "holding" | "ended";
        };
        path: {
          building: string;
          group: string;
          hold: string;
        };
      };
      "DELETE /v1/buildings/{building}/groups/{group}/leases/{lease}": {
        answer: {
          car: string;
          /** @description by the server's clock */
          expiresAtMs: number;
          grantedAtMs: number;
          id: string;
          /**
           * @description present when ended
           * @enum {string}
           */
          reason?: ("released" | "expired" | "right_ended" | "call_ended" | "lease_ended" | "doors_closed" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "no_lift_available" | "site_changed") | undefined;
          request: {
            /** @description where it is needed first: the car that can be there soonest is given */
            level: number;
            /** @description it ends by itself so long after it was asked for or renewed last */
            lifeMs: number;
            /** @description ids of cars: one of these; left out: any that stops at the level */
            lifts?: string[] | undefined;
            /** @enum {string} */
            side?: ("front" | "rear") | undefined;
          };
          /**
           * @description `clearing`: the car takes those it has to their floors; `ready`: it serves this lease alone
           * @enum {string}
           */
          state: "clearing" | "ready" | "ended";
        };
        path: {
          building: string;
          group: string;
          lease: string;
        };
      };
      "DELETE /v1/buildings/{building}/journeys/{journey}": {
        answer: {
          /** @description from the wish to the destination, as it was planned */
          estimatedMs: number;
          from: number;
          /** @enum {string} */
          fromSide?: ("front" | "rear") | undefined;
          id: string;
          legs: {
            /** @description the call that this leg is; its events come with this id */
            call: string;
            car?: string | undefined;
            etaMs?: number | undefined;
            from: number;
            /** @enum {string} */
            fromSide?: ("front" | "rear") | undefined;
            group: string;
            /**
             * @description present when cancelled
             * @enum {string}
             */
            reason?: ("by_caller" | "right_ended" | "lease_ended" | "no_lift_available" | "lift_did_not_come" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "site_changed" | "stale" | "hardware_dropped") | undefined;
            /**
             * @description `planned`: its lift is called when the one before has its passengers aboard
             * @enum {string}
             */
            state: "planned" | "registered" | "assigned" | "fixed" | "being_served" | "served" | "cancelled";
            to: number;
            /** @enum {string} */
            toSide?: ("front" | "rear") | undefined;
            /** @description to this leg's lift, from where the one before ends */
            walkMs?: number | undefined;
          }[];
          persons: number;
          placedAtMs: number;
          /**
           * @description present when cancelled
           * @enum {string}
           */
          reason?: ("by_caller" | "right_ended" | "lease_ended" | "no_lift_available" | "lift_did_not_come" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "site_changed" | "stale" | "hardware_dropped") | undefined;
          /** @enum {string} */
          state: "open" | "served" | "cancelled";
          to: number;
          /** @enum {string} */
          toSide?: ("front" | "rear") | undefined;
        };
        path: {
          building: string;
          journey: string;
        };
      };
      "GET /identity/v1/analytics": {
        answer: {
          figures: {
            /** @description null: all buildings of fewer people together */
            building: string | null;
            /** @description phones, rounded down to a multiple of `leastPhones` */
            count: number;
            /**
             * Format: date
             * @description UTC
             */
            day: string;
            /** @enum {string} */
            metric: "device" | "sign_in_hour" | "sign_out_hour" | "time_spent" | "used_call_lift" | "used_open_door" | "used_door_qr" | "used_account";
            value: string;
          }[];
          /** Format: date */
          from: string;
          /** @description smaller counts are never written */
          leastPhones: number;
          /** @description a building of fewer people has no figures of its own */
          leastUsers: number;
          /** Format: date */
          until: string;
        };
        query?: {
          /** @enum {string} */
          format?: ("json" | "csv") | undefined;
          /**
           * Format: date
           * @description the first day, UTC; 31 days before `until` if left out
           */
          from?: string | undefined;
          /**
           * Format: date
           * @description the day after the last; today, UTC, if left out
           */
          until?: string | undefined;
        } | undefined;
      };
      "GET /identity/v1/authorities": {
        answer: {
          /** @description none where the country is not known here */
          authorities: {
            country: string;
            name: string;
            /** @description as text; nothing is fetched from there */
            web: string;
          }[];
          words: string;
        };
        query?: {
          country?: string | undefined;
          language?: string | undefined;
        } | undefined;
      };
      "GET /identity/v1/buildings/{building}/access-lists": {
        answer: {
          units: {
            heldIssuedAtMs: number | null;
            issuedAtMs: number;
            leftOut: number;
            revision: number;
            unit: string;
            untilMs: number;
          }[];
        };
        path: {
          building: string;
        };
      };
      "GET /identity/v1/buildings/{building}/cameras": {
        answer: {
          cameras: {
            /**
             * @description off: until the sticker is recorded; calls: shows within a ring or call alone; troubleshooting: a technician may look until untilMs
             * @enum {string}
             */
            state: "off" | "calls" | "troubleshooting";
            sticker: {
              /** @description for managers alone */
              by?: string | undefined;
              /** Format: date */
              fittedOn: string;
              id: string;
            } | null;
            unit: string;
            untilMs?: number | undefined;
          }[];
        };
        path: {
          building: string;
        };
      };
      "GET /identity/v1/buildings/{building}/clients": {
        answer: {
          clients: {
            id: string;
            name: string;
            products: ("callgiving" | "robotcall" | "equipmentstatus" | "rtm" | "serviceinfo" | "subscriptions")[];
          }[];
        };
        path: {
          building: string;
        };
      };
      "GET /identity/v1/buildings/{building}/clients/{client}/users": {
        answer: {
          users: {
            atMs: number;
            id: string;
          }[];
        };
        path: {
          building: string;
          client: string;
        };
      };
      "GET /identity/v1/buildings/{building}/decommission": {
        answer: {
          counts: {
            appointments: number;
            /** @description valid ones of its devices; null: not known here */
            certificates: number | null;
            facilities: number;
            grants: number;
            keys: number;
            members: number;
            nameplates: number;
            news: number;
            tags: number;
            templates: number;
            threads: number;
          };
          decommission: {
            allowedAtMs: number | null;
            allowedBy: string | null;
            askedAtMs: number;
            askedBy: string;
            building: string;
            deletedAtMs: number | null;
            endedAtMs: number | null;
            expiresAtMs: number;
            exportedAtMs: number | null;
            id: string;
            managerExported: boolean;
            reason: string;
            revoked: number | null;
            /** @enum {string} */
            status: "asked" | "running" | "deleted" | "done" | "cancelled" | "lapsed";
          } | null;
        };
        path: {
          building: string;
        };
      };
      "GET /identity/v1/buildings/{building}/directory": {
        answer: {
          plates: {
            name: string;
            number: string;
          }[];
        };
        path: {
          building: string;
        };
      };
      "GET /identity/v1/buildings/{building}/disclosures": {
        answer: {
          /** @description the oldest first */
          disclosures: {
            approvals: {
              account: string;
              atMs: number;
            }[];
            authority: string;
            building: string | null;
            declined: {
              atMs: number;
              by: string;
            } | null;
            enteredAtMs: number;
            enteredBy: string;
            handedOver: {
              atMs: number;
              by: string;
              documentHash: string;
            } | null;
            id: string;
            law: string;
            scope: string;
            /** @enum {string} */
            status: "waiting" | "approved" | "declined" | "handed_over";
          }[];
        };
        path: {
          building: string;
        };
        query: {
          /**
           * @description what it is read for
           * @enum {string}
           */
          purpose: "legal" | "audit";
        };
      };
      "GET /identity/v1/buildings/{building}/erasure-tasks": {
        answer: {
          tasks: {
            account: string;
            askedAtMs: number;
            building: string;
            /** @description then it goes to the operator */
            decideByMs: number;
            /** @description as they stood when they ended; they open nothing */
            rights: {
              assertedAtMs: number;
              assertedBy: string | null;
              endedAtMs: number;
              facility: string | null;
              grant: {
                actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
                fromMs: number | null;
                schedule: {
                  windows: {
                    from: string;
                    /** @enum {string} */
                    holidays: "as_usual" | "closed" | "only";
                    until: string | "24:00";
                    weekdays: number[];
                  }[];
                } | null;
                scope: {
                  doors: "all" | string[];
                  lifts: "all" | {
                    group: string;
                    levels: "all" | number[];
                  }[];
                };
                untilMs: number | null;
                used: number;
                usesMax: number | null;
              } | null;
              /** @enum {string} */
              kind: "grant" | "member" | "appointment";
              record: string;
              /** @enum {string|null} */
              role: "main" | "sub" | "owner" | "manager" | "managed" | "technician" | null;
            }[];
            /** @enum {string} */
            state: "open" | "escalated" | "granted" | "declined" | "withdrawn";
            task: string;
          }[];
        };
        path: {
          building: string;
        };
      };
      "GET /identity/v1/buildings/{building}/facilities": {
        answer: {
          facilities: {
            address?: string | undefined;
            block: string | null;
            building: string;
            id: string;
            /** @enum {string} */
            kind: "apartment" | "sauna" | "storage" | "office";
            let: boolean;
            level: number | null;
            main?: ({
              account?: string | undefined;
              activated?: boolean | undefined;
              administrator: boolean;
              birthDate?: (string | null) | undefined;
              email?: (string | null) | undefined;
              facility: string;
              hasAccount: boolean;
              id: string;
              mayGiveKeys: boolean;
              name: string;
              number?: (string | null) | undefined;
              other?: string | undefined;
              phone?: (string | null) | undefined;
              /** @description seconds after the press; 0: at once */
              ringAfterS?: number | undefined;
              /** @enum {string} */
              role: "main" | "sub" | "owner";
              /** @description whether the flat's rings go to them */
              takesRings?: boolean | undefined;
              username?: string | undefined;
            } | null) | undefined;
            name: string | null;
            note?: string | undefined;
            number: string;
            pending?: {
              atMs: number;
              /** @enum {string} */
              kind: "main_user" | "household";
            } | undefined;
            /** @enum {string} */
            role?: ("main" | "sub" | "owner") | undefined;
            subUsers?: number | undefined;
          }[];
          next: string | null;
        };
        path: {
          building: string;
        };
        query?: {
          after?: string | undefined;
          /** @default 50 */
          limit?: number | undefined;
          /**
           * @description what it is read for; left out: provide_service
           * @enum {string}
           */
          purpose?: "provide_service" | undefined;
        } | undefined;
      };
      "GET /identity/v1/buildings/{building}/grants": {
        answer: {
          grants: {
            actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
            assertedAtMs: number;
            assertedBy: string | null;
            building: string;
            fromMs: number | null;
            id: string;
            liftUses?: ("priority" | "attendant" | "exclusive" | "hold" | "monitor" | "robot")[] | undefined;
            parent: string | null;
            schedule: {
              windows: {
                from: string;
                /** @enum {string} */
                holidays: "as_usual" | "closed" | "only";
                until: string | "24:00";
                weekdays: number[];
              }[];
            } | null;
            scope: {
              doors: "all" | string[];
              lifts: "all" | {
                group: string;
                levels: "all" | number[];
              }[];
            };
            subject: {
              id: string;
              /** @enum {string} */
              kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
            };
            suspended: boolean;
            template: {
              id: string;
              /** @enum {string} */
              mode: "live" | "copy";
              version: number;
            } | null;
            untilMs: number | null;
            used: number;
            usesMax: number | null;
          }[];
        };
        path: {
          building: string;
        };
        query: {
          id: string;
          /** @enum {string} */
          kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
        };
      };
      "GET /identity/v1/buildings/{building}/holds": {
        answer: {
          holds: {
            account: string | null;
            building: string | null;
            by: string | null;
            case: string;
            classes: ("D1" | "D2" | "D3" | "D3a" | "D3b" | "D4")[];
            endedAtMs: number | null;
            fromMs: number;
            full: boolean;
            id: string;
            kept: number;
            keptAtMs: number | null;
            reason: string;
            remindedAtMs: number | null;
            reviewAtMs: number;
            /** @description somebody must look now whether it is still needed */
            reviewDue: boolean;
          }[];
        };
        path: {
          building: string;
        };
      };
      "GET /identity/v1/buildings/{building}/log": {
        answer: {
          /** @description null: nothing is recorded */
          current: {
            days: number;
            fields: ("minute" | "door" | "result" | "means")[];
            fromMs: number;
            news: string;
            notices: {
              language: string;
              text: string;
            }[];
            purpose: string;
          } | null;
          endedAtMs: number | null;
          /**
           * Format: date
           * @description the first day of which something may be there
           */
          keptFrom: string | null;
          /** @description what is announced, and from when it counts */
          next: {
            days: number;
            fields: ("minute" | "door" | "result" | "means")[];
            fromMs: number;
            news: string;
            notices: {
              language: string;
              text: string;
            }[];
            purpose: string;
          } | null;
        };
        path: {
          building: string;
        };
      };
      "GET /identity/v1/buildings/{building}/log/instructions": {
        answer: {
          /** @description the latest first */
          instructions: {
            atMs: number;
            building: string;
            endedAtMs: number | null;
            fromMs: number;
            id: string;
            reads: {
              atMs: number;
              by: string | null;
              fromDay: number;
              untilDay: number;
            }[];
            text: string;
            untilMs: number;
          }[];
        };
        path: {
          building: string;
        };
      };
      "GET /identity/v1/buildings/{building}/mails": {
        answer: {
          mails: {
            about: string | null;
            account: string | null;
            id: string;
            /** @enum {string} */
            kind: "invitation" | "recovery" | "proposal" | "proposal_notice" | "sessions_ended" | "rights_changed" | "art14_notice" | "inactivity_warning" | "person_stopped" | "message_waiting" | "hold_review" | "reidentified" | "request_waiting" | "request_news" | "flat_key_opened";
            nextTryAtMs: number | null;
            queuedAtMs: number;
            /** @enum {string|null} */
            reason: "off" | "no_entry" | "refused" | "unreachable" | null;
            /** @enum {string} */
            state: "waiting" | "retrying" | "given_up";
            tries: number;
          }[];
        };
        path: {
          building: string;
        };
        query?: {
          /**
           * @description what it is read for; left out: communicate
           * @enum {string}
           */
          purpose?: "communicate" | undefined;
        } | undefined;
      };
      "GET /identity/v1/buildings/{building}/news": {
        answer: {
          news: {
            atMs: number;
            /** @enum {string} */
            audience: "readers" | "everybody" | "facilities";
            building: string;
            expiresAtMs: number;
            id: string;
            texts: {
              language: string;
              text: string;
              title: string;
            }[];
          }[];
        };
        path: {
          building: string;
        };
      };
      "GET /identity/v1/buildings/{building}/people": {
        answer: {
          next: string | null;
          people: {
            account: string;
            disabledHere: boolean;
            name: string | null;
            places: {
              appointments: {
                appointment: string;
                /** @enum {string} */
                post: "manager" | "managed" | "technician";
                untilMs: number | null;
              }[];
              members: {
                facility: string;
                member: string;
                /** @enum {string} */
                role: "main" | "sub" | "owner";
              }[];
            };
            /** @enum {string} */
            status: "invited" | "active" | "disabled" | "stopped";
          }[];
        };
        path: {
          building: string;
        };
        query?: {
          after?: string | undefined;
          limit?: number | undefined;
          /**
           * @description what it is read for; left out: provide_service
           * @enum {string}
           */
          purpose?: ("provide_service" | "analysis") | undefined;
        } | undefined;
      };
      "GET /identity/v1/buildings/{building}/people/{account}": {
        answer: {
          account: string;
          disabledHere: boolean;
          places: {
            appointments: {
              appointment: string;
              /** @enum {string} */
              post: "manager" | "managed" | "technician";
              untilMs: number | null;
            }[];
            members: {
              facility: string;
              member: string;
              /** @enum {string} */
              role: "main" | "sub" | "owner";
            }[];
          };
          preferences: {
            /** @description in this building */
            favouriteFloor: number | null;
            intercomUsername: string | null;
            /** @enum {string|null} */
            walkingSpeed: "slow" | "normal" | "fast" | null;
          };
          profile: {
            country?: {
              atMs: number;
              by: string | null;
              /** @enum {string} */
              source: "self" | "manager" | "operator";
              value: string;
            } | undefined;
            email?: {
              atMs: number;
              by: string | null;
              /** @enum {string} */
              source: "self" | "manager" | "operator";
              value: string;
            } | undefined;
            gender?: {
              atMs: number;
              by: string | null;
              /** @enum {string} */
              source: "self" | "manager" | "operator";
              /** @enum {string} */
              value: "female" | "male" | "other" | "undisclosed";
            } | undefined;
            language?: {
              atMs: number;
              by: string | null;
              /** @enum {string} */
              source: "self" | "manager" | "operator";
              value: string;
            } | undefined;
            name?: {
              atMs: number;
              by: string | null;
              /** @enum {string} */
              source: "self" | "manager" | "operator";
              value: string;
            } | undefined;
            phone?: {
              atMs: number;
              by: string | null;
              /** @enum {string} */
              source: "self" | "manager" | "operator";
              value: string;
            } | undefined;
          };
          /** @enum {string} */
          status: "invited" | "active" | "disabled" | "stopped";
        };
        path: {
          account: string;
          building: string;
        };
      };
      "GET /identity/v1/buildings/{building}/requests": {
        answer: {
          /** @description the first to be decided first */
          requests: {
            about: string[];
            account: string;
            answer: string | null;
            askedAtMs: number;
            building: string | null;
            decideByMs: number;
            decidedAtMs: number | null;
            id: string;
            /** @enum {string} */
            kind: "correction" | "objection" | "erasure" | "building_log";
            name: string | null;
            /** @enum {string|null} */
            purpose: "provide_service" | "communicate" | "fix_defects" | "security" | "identity" | "prevent_fraud" | "analysis" | "audit" | "backup" | "legal" | null;
            /** @enum {string} */
            state: "open" | "escalated" | "granted" | "declined" | "withdrawn";
            text: string | null;
          }[];
        };
        path: {
          building: string;
        };
        query?: {
          /**
           * @description what it is read for; left out: legal
           * @enum {string}
           */
          purpose?: "legal" | undefined;
        } | undefined;
      };
      "GET /identity/v1/buildings/{building}/rights": {
        answer: {
          actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
          building: string;
          doors: string[];
          grants: {
            actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
            assertedAtMs: number;
            assertedBy: string | null;
            building: string;
            fromMs: number | null;
            id: string;
            liftUses?: ("priority" | "attendant" | "exclusive" | "hold" | "monitor" | "robot")[] | undefined;
            parent: string | null;
            schedule: {
              windows: {
                from: string;
                /** @enum {string} */
                holidays: "as_usual" | "closed" | "only";
                until: string | "24:00";
                weekdays: number[];
              }[];
            } | null;
            scope: {
              doors: "all" | string[];
              lifts: "all" | {
                group: string;
                levels: "all" | number[];
              }[];
            };
            subject: {
              id: string;
              /** @enum {string} */
              kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
            };
            suspended: boolean;
            template: {
              id: string;
              /** @enum {string} */
              mode: "live" | "copy";
              version: number;
            } | null;
            untilMs: number | null;
            used: number;
            usesMax: number | null;
          }[];
          lifts: {
            group: string;
            levels: number[];
          }[];
          lockdown: boolean;
          untilMs: number;
        };
        path: {
          building: string;
        };
      };
      "GET /identity/v1/buildings/{building}/rules": {
        answer: {
          holidays: string[];
          id: string;
          lockdown: boolean;
          visitorKeyDaysMax: number;
        };
        path: {
          building: string;
        };
      };
      "GET /identity/v1/buildings/{building}/screens": {
        answer: {
          directories: {
            name: string;
            unit: string;
          }[];
          /** @description where a lift stops, and a screen may hang; exits first */
          floors: {
            label: string;
            level: number;
          }[];
          /** @description of the building */
          name: string;
          screens: {
            groups: string[];
            id: string;
            level: number;
            name: string;
            pairedAtMs: number;
            unit: string | null;
          }[];
        };
        path: {
          building: string;
        };
      };
      "GET /identity/v1/buildings/{building}/site-keys": {
        answer: {
          /** @description for managers alone */
          drafts?: {
            atMs: number;
            facility: string | null;
            id: string;
            /** @enum {string} */
            kind: "root" | "opening";
            /** @description a compact JWS; several over one payload joined by ~ */
            text: string;
          }[] | undefined;
          /** @description units take a flat's first key without a letter */
          firstUse: boolean;
          /** @description for managers alone */
          offers?: {
            atMs: number;
            id: string;
            /** @description a public key, Ed25519, in base64url */
            key: string;
            /** @description the manager's */
            name: string | null;
          }[] | undefined;
          /** @description hash of the first version; null: no managers' keys yet */
          site: string | null;
          /** @description units with a panel */
          units: {
            /** @description a compact JWS; several over one payload joined by ~ */
            certificate: string | null;
            /** @description as the unit said last; null: it has not */
            key: string | null;
            unit: string;
          }[];
          /** @description from the first, in order */
          versions: string[];
        };
        path: {
          building: string;
        };
      };
      "GET /identity/v1/buildings/{building}/tags": {
        answer: {
          next: string | null;
          tags: {
            account: string | null;
            atMs: number;
            building: string;
            facility: string | null;
            id: string;
            label: string;
            member: string | null;
            /** @enum {string} */
            status: "active" | "blocked" | "lost";
          }[];
        };
        path: {
          building: string;
        };
        query?: {
          after?: string | undefined;
          /** @default 100 */
          limit?: number | undefined;
          /**
           * @description what it is read for; left out: provide_service
           * @enum {string}
           */
          purpose?: "provide_service" | undefined;
        } | undefined;
      };
      "GET /identity/v1/buildings/{building}/templates": {
        answer: {
          templates: {
            actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
            building: string;
            following: boolean;
            id: string;
            name: string;
            schedule: {
              windows: {
                from: string;
                /** @enum {string} */
                holidays: "as_usual" | "closed" | "only";
                until: string | "24:00";
                weekdays: number[];
              }[];
            } | null;
            scope: {
              doors: "all" | string[];
              lifts: "all" | {
                group: string;
                levels: "all" | number[];
              }[];
            };
            version: number;
          }[];
        };
        path: {
          building: string;
        };
      };
      "GET /identity/v1/buildings/{building}/threads": {
        answer: {
          /** @description the latest first */
          threads: {
            building: string;
            createdAtMs: number;
            id: string;
            lastAtMs: number;
            messages: number;
            person: string;
            readByManagersMs: number;
            readByPersonMs: number;
            /**
             * @description the side on which one is
             * @enum {string}
             */
            side: "person" | "managers";
            unread: boolean;
          }[];
        };
        path: {
          building: string;
        };
        query?: {
          /**
           * @description what it is read for; left out: communicate
           * @enum {string}
           */
          purpose?: "communicate" | undefined;
        } | undefined;
      };
      "GET /identity/v1/buildings/{building}/troubleshooting": {
        answer: {
          sessions: {
            askedAtMs: number;
            building: string;
            decidedBy: string | null;
            endedAtMs: number | null;
            facilities: string[];
            id: string;
            key?: string | undefined;
            minutes: number;
            reason: string;
            startedAtMs: number | null;
            /** @enum {string} */
            status: "asked" | "approved" | "running" | "ended" | "refused" | "lapsed";
            technician: string;
            unit?: string | undefined;
          }[];
        };
        path: {
          building: string;
        };
      };
      "GET /identity/v1/buildings/{building}/visitor-keys": {
        answer: {
          keys: {
            building: string;
            createdAtMs: number;
            doors: string[];
            facility: string | null;
            /**
             * Format: date
             * @description a UTC day; no time is kept
             */
            firstUsedDay: string | null;
            fromMs: number;
            hasPin: boolean;
            id: string;
            /** @enum {string} */
            kind: "one_time" | "n_uses" | "window" | "recurring" | "delivery";
            label: string;
            /** Format: date */
            lastUsedDay: string | null;
            lifts: {
              group: string;
              levels: "all" | number[];
            }[];
            /** @enum {string} */
            state: "not_yet" | "live" | "used_up" | "suspended" | "expired" | "revoked";
            untilMs: number;
            used: number;
            usesMax: number | null;
          }[];
        };
        path: {
          building: string;
        };
        query?: {
          /**
           * @description what it is read for; left out: provide_service
           * @enum {string}
           */
          purpose?: "provide_service" | undefined;
        } | undefined;
      };
      "GET /identity/v1/clients": {
        answer: {
          clients: {
            buildings: string[];
            contact: string | null;
            createdAtMs: number;
            id: string;
            name: string;
            products: ("callgiving" | "robotcall" | "equipmentstatus" | "rtm" | "serviceinfo" | "subscriptions")[];
            secretAtMs: number;
          }[];
        };
      };
      "GET /identity/v1/decommissions": {
        answer: {
          decommissions: {
            allowedAtMs: number | null;
            allowedBy: string | null;
            askedAtMs: number;
            askedBy: string;
            building: string;
            deletedAtMs: number | null;
            endedAtMs: number | null;
            expiresAtMs: number;
            exportedAtMs: number | null;
            id: string;
            managerExported: boolean;
            reason: string;
            revoked: number | null;
            /** @enum {string} */
            status: "asked" | "running" | "deleted" | "done" | "cancelled" | "lapsed";
          }[];
        };
      };
      "GET /identity/v1/disclosures": {
        answer: {
          /** @description the oldest first */
          disclosures: {
            approvals: {
              account: string;
              atMs: number;
            }[];
            authority: string;
            building: string | null;
            declined: {
              atMs: number;
              by: string;
            } | null;
            enteredAtMs: number;
            enteredBy: string;
            handedOver: {
              atMs: number;
              by: string;
              documentHash: string;
            } | null;
            id: string;
            law: string;
            scope: string;
            /** @enum {string} */
            status: "waiting" | "approved" | "declined" | "handed_over";
          }[];
        };
        query: {
          /**
           * @description what it is read for
           * @enum {string}
           */
          purpose: "legal" | "audit";
        };
      };
      "GET /identity/v1/erasure-tasks": {
        answer: {
          tasks: {
            account: string;
            askedAtMs: number;
            building: string;
            /** @description then it goes to the operator */
            decideByMs: number;
            /** @description as they stood when they ended; they open nothing */
            rights: {
              assertedAtMs: number;
              assertedBy: string | null;
              endedAtMs: number;
              facility: string | null;
              grant: {
                actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
                fromMs: number | null;
                schedule: {
                  windows: {
                    from: string;
                    /** @enum {string} */
                    holidays: "as_usual" | "closed" | "only";
                    until: string | "24:00";
                    weekdays: number[];
                  }[];
                } | null;
                scope: {
                  doors: "all" | string[];
                  lifts: "all" | {
                    group: string;
                    levels: "all" | number[];
                  }[];
                };
                untilMs: number | null;
                used: number;
                usesMax: number | null;
              } | null;
              /** @enum {string} */
              kind: "grant" | "member" | "appointment";
              record: string;
              /** @enum {string|null} */
              role: "main" | "sub" | "owner" | "manager" | "managed" | "technician" | null;
            }[];
            /** @enum {string} */
            state: "open" | "escalated" | "granted" | "declined" | "withdrawn";
            task: string;
          }[];
        };
      };
      "GET /identity/v1/erasures": {
        answer: {
          erasures: {
            account: string;
            askedAtMs: number;
            /** @enum {string} */
            by: "self" | "operator" | "inactivity" | "journal";
            erasure: string;
            keysDestroyedAtMs: number | null;
            logUntilMs: number;
            secondPlaceAtMs: number | null;
            /** @enum {string} */
            state: "held" | "begun" | "done" | "forgetting" | "over";
          }[];
          next: string | null;
        };
        query?: {
          after?: string | undefined;
        } | undefined;
      };
      "GET /identity/v1/facilities": {
        answer: {
          facilities: {
            address?: string | undefined;
            block: string | null;
            building: string;
            id: string;
            /** @enum {string} */
            kind: "apartment" | "sauna" | "storage" | "office";
            let: boolean;
            level: number | null;
            main?: ({
              account?: string | undefined;
              activated?: boolean | undefined;
              administrator: boolean;
              birthDate?: (string | null) | undefined;
              email?: (string | null) | undefined;
              facility: string;
              hasAccount: boolean;
              id: string;
              mayGiveKeys: boolean;
              name: string;
              number?: (string | null) | undefined;
              other?: string | undefined;
              phone?: (string | null) | undefined;
              /** @description seconds after the press; 0: at once */
              ringAfterS?: number | undefined;
              /** @enum {string} */
              role: "main" | "sub" | "owner";
              /** @description whether the flat's rings go to them */
              takesRings?: boolean | undefined;
              username?: string | undefined;
            } | null) | undefined;
            name: string | null;
            note?: string | undefined;
            number: string;
            pending?: {
              atMs: number;
              /** @enum {string} */
              kind: "main_user" | "household";
            } | undefined;
            /** @enum {string} */
            role?: ("main" | "sub" | "owner") | undefined;
            subUsers?: number | undefined;
          }[];
        };
      };
      "GET /identity/v1/facilities/{facility}": {
        answer: {
          address?: string | undefined;
          block: string | null;
          building: string;
          id: string;
          /** @enum {string} */
          kind: "apartment" | "sauna" | "storage" | "office";
          let: boolean;
          level: number | null;
          main?: ({
            account?: string | undefined;
            activated?: boolean | undefined;
            administrator: boolean;
            birthDate?: (string | null) | undefined;
            email?: (string | null) | undefined;
            facility: string;
            hasAccount: boolean;
            id: string;
            mayGiveKeys: boolean;
            name: string;
            number?: (string | null) | undefined;
            other?: string | undefined;
            phone?: (string | null) | undefined;
            /** @description seconds after the press; 0: at once */
            ringAfterS?: number | undefined;
            /** @enum {string} */
            role: "main" | "sub" | "owner";
            /** @description whether the flat's rings go to them */
            takesRings?: boolean | undefined;
            username?: string | undefined;
          } | null) | undefined;
          name: string | null;
          note?: string | undefined;
          number: string;
          pending?: {
            atMs: number;
            /** @enum {string} */
            kind: "main_user" | "household";
          } | undefined;
          /** @enum {string} */
          role?: ("main" | "sub" | "owner") | undefined;
          subUsers?: number | undefined;
        };
        path: {
          facility: string;
        };
      };
      "GET /identity/v1/facilities/{facility}/members": {
        answer: {
          members: {
            account?: string | undefined;
            activated?: boolean | undefined;
            administrator: boolean;
            birthDate?: (string | null) | undefined;
            email?: (string | null) | undefined;
            facility: string;
            hasAccount: boolean;
            id: string;
            mayGiveKeys: boolean;
            name: string;
            number?: (string | null) | undefined;
            other?: string | undefined;
            phone?: (string | null) | undefined;
            /** @description seconds after the press; 0: at once */
            ringAfterS?: number | undefined;
            /** @enum {string} */
            role: "main" | "sub" | "owner";
            /** @description whether the flat's rings go to them */
            takesRings?: boolean | undefined;
            username?: string | undefined;
          }[];
        };
        path: {
          facility: string;
        };
      };
      "GET /identity/v1/facilities/{facility}/nameplate": {
        answer: {
          /** @description what the entrance would show once it is confirmed */
          preview: {
            name: string;
            number: string;
          } | null;
          /** @description what it shows now */
          shown: {
            name: string;
            number: string;
          } | null;
          suggested: string | null;
        };
        path: {
          facility: string;
        };
      };
      "GET /identity/v1/facilities/{facility}/ring-papers": {
        answer: {
          building: string;
          /** @description units take a flat's first key without a letter */
          firstUse: boolean;
          joins: {
            atMs: number;
            id: string;
            /** @description a compact JWS; several over one payload joined by ~ */
            text: string;
          }[];
          /** @description oldest first */
          openings: string[];
          /** @description the flat's number as displays show it and statements spell it; null: it cannot be spelled so */
          place: string | null;
          /** @description hash of the first version; null: no managers' keys yet */
          site: string | null;
          /** @description in the order in which units take them, after the opening that the first one's `claim` names */
          statements: string[];
          units: {
            /** @description a compact JWS; several over one payload joined by ~ */
            certificate: string | null;
            unit: string;
          }[];
          /** @description from the first, in order */
          versions: string[];
        };
        path: {
          facility: string;
        };
      };
      "GET /identity/v1/facilities/{facility}/tags": {
        answer: {
          next: string | null;
          tags: {
            account: string | null;
            atMs: number;
            building: string;
            facility: string | null;
            id: string;
            label: string;
            member: string | null;
            /** @enum {string} */
            status: "active" | "blocked" | "lost";
          }[];
        };
        path: {
          facility: string;
        };
      };
      "GET /identity/v1/facilities/{facility}/visitor-keys": {
        answer: {
          keys: {
            building: string;
            createdAtMs: number;
            doors: string[];
            facility: string | null;
            /**
             * Format: date
             * @description a UTC day; no time is kept
             */
            firstUsedDay: string | null;
            fromMs: number;
            hasPin: boolean;
            id: string;
            /** @enum {string} */
            kind: "one_time" | "n_uses" | "window" | "recurring" | "delivery";
            label: string;
            /** Format: date */
            lastUsedDay: string | null;
            lifts: {
              group: string;
              levels: "all" | number[];
            }[];
            /** @enum {string} */
            state: "not_yet" | "live" | "used_up" | "suspended" | "expired" | "revoked";
            untilMs: number;
            used: number;
            usesMax: number | null;
          }[];
        };
        path: {
          facility: string;
        };
      };
      "GET /identity/v1/grants/{grant}": {
        answer: {
          actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
          assertedAtMs: number;
          assertedBy: string | null;
          building: string;
          fromMs: number | null;
          id: string;
          liftUses?: ("priority" | "attendant" | "exclusive" | "hold" | "monitor" | "robot")[] | undefined;
          parent: string | null;
          schedule: {
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null;
          scope: {
            doors: "all" | string[];
            lifts: "all" | {
              group: string;
              levels: "all" | number[];
            }[];
          };
          subject: {
            id: string;
            /** @enum {string} */
            kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
          };
          suspended: boolean;
          template: {
            id: string;
            /** @enum {string} */
            mode: "live" | "copy";
            version: number;
          } | null;
          untilMs: number | null;
          used: number;
          usesMax: number | null;
        };
        path: {
          grant: string;
        };
      };
      "GET /identity/v1/grants/{grant}/drift": {
        answer: {
          fields: ("actions" | "scope" | "schedule")[];
          /** @enum {string|null} */
          mode: "live" | "copy" | null;
          newestVersion: number | null;
          /** @enum {string} */
          state: "no_template" | "template_deleted" | "same" | "following" | "differs";
          template: string | null;
          version: number | null;
        };
        path: {
          grant: string;
        };
      };
      "GET /identity/v1/handovers": {
        answer: {
          handovers: {
            announcedAtMs: number;
            announcedBy: string;
            approvedBy: string | null;
            building: string;
            endedAtMs: number | null;
            exportFromMs: number;
            id: string;
            notice: string;
            /** @enum {string} */
            status: "announced" | "approved" | "cancelled" | "exported";
            to: string;
          }[];
        };
        query?: {
          /**
           * @description what it is read for; left out: legal
           * @enum {string}
           */
          purpose?: "legal" | undefined;
        } | undefined;
      };
      "GET /identity/v1/holds": {
        answer: {
          /** @description records that all holds keep together */
          held: number;
          heldMax: number;
          holds: {
            account: string | null;
            building: string | null;
            by: string | null;
            case: string;
            classes: ("D1" | "D2" | "D3" | "D3a" | "D3b" | "D4")[];
            endedAtMs: number | null;
            fromMs: number;
            full: boolean;
            id: string;
            kept: number;
            keptAtMs: number | null;
            reason: string;
            remindedAtMs: number | null;
            reviewAtMs: number;
            /** @description somebody must look now whether it is still needed */
            reviewDue: boolean;
          }[];
        };
      };
      "GET /identity/v1/invitations/{invitation}/letter": {
        answer: null;
        path: {
          invitation: string;
        };
      };
      "GET /identity/v1/letter.css": {
        answer: null;
      };
      "GET /identity/v1/me": {
        answer: {
          account: string;
          /** @description whether intercom calls are forwarded at all */
          additionalPhoneInUse: boolean;
          /** @description those one belongs to, each once, as people call them */
          buildings: {
            id: string;
            name: string;
          }[];
          /** @description a secret mailed to the address has come back */
          emailProved: boolean;
          /** @description flats whose rings come to one now, by the number that displays show */
          facilities: {
            id: string;
            number: string;
          }[];
          hasPassword: boolean;
          /** @description by building, as they count now: chosen, or those of one's apartment or office */
          homeFloors: {
            [key: string]: number;
          };
          intercomUsernameIsDefault: boolean;
          /** @description what waits for one's word elsewhere */
          joins: {
            atMs: number;
            join: string;
            operator: boolean;
            places: {
              building: string;
              /** @enum {string} */
              kind: "apartment" | "sauna" | "storage" | "office";
              number: string;
              /** @enum {string} */
              role: "main" | "sub" | "owner";
            }[];
            posts: {
              building: string;
              /** @enum {string} */
              post: "manager" | "managed" | "technician";
            }[];
          }[];
          notice: {
            atMs: number;
            language: string;
            version: string;
          } | null;
          /** @description a newer version that waits */
          noticeToAccept: string | null;
          operator: boolean;
          passkeys: number;
          places: {
            administrator: boolean;
            building: string;
            facility: string;
            mayGiveKeys: boolean;
            member: string;
            /** @enum {string} */
            role: "main" | "sub" | "owner";
            /** @description whether the flat's rings come to one now */
            takesRings: boolean;
          }[];
          posts: {
            building: string;
            /** @enum {string} */
            post: "manager" | "managed" | "technician";
          }[];
          preferences: {
            accessible?: boolean | undefined;
            additionalPhone?: string | undefined;
            favouriteFloors?: {
              [key: string]: number;
            } | undefined;
            homeFloors?: {
              [key: string]: number | "none";
            } | undefined;
            intercomUsername?: string | undefined;
            /** @enum {string} */
            walkingSpeed?: ("slow" | "normal" | "fast") | undefined;
          };
          profile: {
            country?: {
              atMs: number;
              by: string | null;
              /** @enum {string} */
              source: "self" | "manager" | "operator";
              value: string;
            } | undefined;
            email?: {
              atMs: number;
              by: string | null;
              /** @enum {string} */
              source: "self" | "manager" | "operator";
              value: string;
            } | undefined;
            gender?: {
              atMs: number;
              by: string | null;
              /** @enum {string} */
              source: "self" | "manager" | "operator";
              /** @enum {string} */
              value: "female" | "male" | "other" | "undisclosed";
            } | undefined;
            language?: {
              atMs: number;
              by: string | null;
              /** @enum {string} */
              source: "self" | "manager" | "operator";
              value: string;
            } | undefined;
            name?: {
              atMs: number;
              by: string | null;
              /** @enum {string} */
              source: "self" | "manager" | "operator";
              value: string;
            } | undefined;
            phone?: {
              atMs: number;
              by: string | null;
              /** @enum {string} */
              source: "self" | "manager" | "operator";
              value: string;
            } | undefined;
          };
          proposals: {
            building: string | null;
            change: {
              /** @enum {string} */
              field: "email";
              value: string;
            } | {
              /** @enum {string} */
              field: "phone";
              value: string;
            };
            expiresAtMs: number;
            proposal: string;
            waitsFor: ("old" | "new")[];
          }[];
          recoveryCodeMadeAtMs: number | null;
        };
      };
      "GET /identity/v1/me/passkeys": {
        answer: {
          passkeys: {
            addedAtMs: number;
            id: string;
            name: string;
          }[];
        };
      };
      "GET /identity/v1/me/push": {
        answer: {
          /** @description null: this device is not woken */
          device: {
            missedInQuiet: boolean;
            /** @description the host alone: the address is a secret */
            service: string;
            /**
             * @description why nothing is sent now; null where it is
             * @enum {string|null}
             */
            stopped: "no_sub_processor" | null;
          } | null;
          /** @description of this installation, for the browser: base64url */
          publicKey: string;
          /** @description hosts of push services that stand in the register; no other is sent to */
          services: string[];
        };
      };
      "GET /identity/v1/me/quiet": {
        answer: {
          always: boolean;
          schedule: {
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null;
          untilMs: number | null;
        };
      };
      "GET /identity/v1/me/reidentifications": {
        answer: {
          reidentifications: {
            building: string;
            /** @enum {string} */
            ground: "security_incident" | "safety_incident" | "required_by_law";
            /** Format: date */
            openedDay: string;
          }[];
        };
      };
      "GET /identity/v1/me/requests": {
        answer: {
          requests: {
            about: string[];
            answer: string | null;
            askedAtMs: number;
            building: string | null;
            decideByMs: number;
            decidedAtMs: number | null;
            id: string;
            /** @enum {string} */
            kind: "correction" | "objection" | "erasure" | "building_log";
            /** @enum {string|null} */
            purpose: "provide_service" | "communicate" | "fix_defects" | "security" | "identity" | "prevent_fraud" | "analysis" | "audit" | "backup" | "legal" | null;
            /** @enum {string} */
            state: "open" | "escalated" | "granted" | "declined" | "withdrawn";
            text: string | null;
          }[];
        };
      };
      "GET /identity/v1/me/rights": {
        answer: {
          /** @description of one's country; all that are known where that one is not */
          authorities: {
            country: string;
            name: string;
            /** @description as text; nothing is fetched from there */
            web: string;
          }[];
          classes: {
            /** @enum {string} */
            class: "D1" | "D2" | "D3" | "D3a" | "D3b" | "D4" | "D5" | "D6" | "D7" | "D8" | "D9" | "D10" | "D11" | "D12" | "D13" | "D14";
            /**
             * @description self: in one's own account or household; manager: of the building, first; operator; phone: it lies there, or is known by ids that the phone alone can prove
             * @enum {string}
             */
            to: "self" | "manager" | "operator" | "phone";
            words: string;
          }[];
          complaint: string;
          /** @description who answers for the data, and how to reach them */
          controller: string | null;
          /** @description one's own, as the account says */
          country: string | null;
          managers: {
            building: string;
            /** @description of the building */
            name: string;
            /** @description where one writes to them, below this server */
            write: string;
          }[];
          purposes: {
            mayObject: boolean;
            name: string;
            objectedAtMs: number | null;
            /** @enum {string} */
            purpose: "provide_service" | "communicate" | "fix_defects" | "security" | "identity" | "prevent_fraud" | "analysis" | "audit" | "backup" | "legal";
            /** @description what stops, or why one cannot object */
            words: string;
          }[];
        };
        query?: {
          language?: string | undefined;
        } | undefined;
      };
      "GET /identity/v1/me/sessions": {
        answer: {
          sessions: {
            createdAtMs: number;
            current: boolean;
            deviceName: string;
            endsAtMs: number;
            id: string;
            lastSeenDay: string;
            /** @enum {string} */
            method: "password" | "passkey" | "recovery" | "invitation" | "device_code" | "demo";
            verifiedAtMs: number | null;
          }[];
        };
      };
      "GET /identity/v1/members/{member}/notice": {
        answer: null;
        path: {
          member: string;
        };
        query?: {
          /**
           * @default page
           * @enum {string}
           */
          form?: ("page" | "text") | undefined;
          language?: string | undefined;
        } | undefined;
      };
      "GET /identity/v1/notice": {
        answer: {
          languages: string[];
          version: string;
        };
      };
      "GET /identity/v1/notices/art14": {
        answer: null;
        query?: {
          language?: string | undefined;
        } | undefined;
      };
      "GET /identity/v1/operators": {
        answer: {
          operators: {
            account: string;
            passkeys: number;
            /** @enum {string} */
            status: "invited" | "active" | "disabled" | "stopped";
          }[];
        };
        query?: {
          /**
           * @description what it is read for; left out: identity
           * @enum {string}
           */
          purpose?: "identity" | undefined;
        } | undefined;
      };
      "GET /identity/v1/reads": {
        answer: {
          /** @description empty where this server counts none */
          reads: {
            count: number;
            /** @enum {string} */
            purpose: "provide_service" | "communicate" | "fix_defects" | "security" | "identity" | "prevent_fraud" | "analysis" | "audit" | "backup" | "legal";
          }[];
        };
      };
      "GET /identity/v1/recovery/{recovery}": {
        answer: {
          account: string;
          askedAtMs: number;
          name: string | null;
          vouched: boolean;
        };
        path: {
          recovery: string;
        };
      };
      "GET /identity/v1/reidentification": {
        answer: {
          /** @description the ceremony under way, for whoever is in it */
          ceremony: string | null;
          custodians: number;
          isCustodian: boolean;
          /** @description how many custodians open a row together */
          needed: number;
          /**
           * @description off: no map is written at all
           * @enum {string}
           */
          reidentification: "on" | "off";
          sinceMs: number | null;
        };
      };
      "GET /identity/v1/reidentification/ceremonies/{ceremony}": {
        answer: {
          before: {
            key: string;
            publicKey: string;
            set: string;
            shares: {
              index: number;
              point: string;
            }[];
          } | null;
          commitments: {
            dealer: number;
            proof: string;
            rise: string;
            start: string;
          }[];
          confirmed: number[];
          dealers: {
            account: string;
            device: string | null;
            index: number;
          }[];
          expiresAtMs: number;
          id: string;
          /** @enum {string} */
          kind: "generate" | "reshare";
          members: {
            account: string;
            device: string | null;
            index: number;
          }[];
          packets: {
            box: string;
            ephemeral: string;
            from: number;
            to: number;
          }[];
          /** @enum {string} */
          stage: "registering" | "committing" | "dealing" | "confirming";
        };
        path: {
          ceremony: string;
        };
      };
      "GET /identity/v1/reidentification/requests": {
        answer: {
          requests: {
            approvals: {
              account: string;
              atMs: number;
            }[];
            building: string;
            case: string;
            createdAtMs: number;
            expiresAtMs: number;
            external: {
              authority: string;
              documentHash: string;
              gag: {
                basis: string;
                untilMs: number | null;
              } | null;
              legalBasis: string;
            } | null;
            fromMs: number;
            /** @enum {string} */
            ground: "security_incident" | "safety_incident" | "required_by_law";
            id: string;
            /** @description for a custodian's device, while the request waits */
            opening: {
              label: {
                building: string;
                epochDay: number;
                key: string;
                rid: string;
                row: string;
              };
              points: {
                point: string;
                proof: string;
                witness: string;
              };
              request: string;
            } | null;
            reason: string;
            requester: string;
            rid: string;
            /** @enum {string} */
            status: "waiting" | "approved" | "shown" | "declined" | "withdrawn" | "expired" | "custodians_changed";
            untilMs: number;
          }[];
        };
      };
      "GET /identity/v1/reidentification/requests/{request}": {
        answer: {
          approvals: {
            account: string;
            atMs: number;
          }[];
          building: string;
          case: string;
          createdAtMs: number;
          expiresAtMs: number;
          external: {
            authority: string;
            documentHash: string;
            gag: {
              basis: string;
              untilMs: number | null;
            } | null;
            legalBasis: string;
          } | null;
          fromMs: number;
          /** @enum {string} */
          ground: "security_incident" | "safety_incident" | "required_by_law";
          id: string;
          /** @description for a custodian's device, while the request waits */
          opening: {
            label: {
              building: string;
              epochDay: number;
              key: string;
              rid: string;
              row: string;
            };
            points: {
              point: string;
              proof: string;
              witness: string;
            };
            request: string;
          } | null;
          reason: string;
          requester: string;
          rid: string;
          /** @enum {string} */
          status: "waiting" | "approved" | "shown" | "declined" | "withdrawn" | "expired" | "custodians_changed";
          untilMs: number;
        };
        path: {
          request: string;
        };
      };
      "GET /identity/v1/reidentification/requests/{request}/response": {
        answer: {
          authority: string;
          building: string;
          case: string;
          cluster: string;
          documentHash: string;
          fromMs: number;
          /** @enum {string} */
          ground: "security_incident" | "safety_incident" | "required_by_law";
          legalBasis: string;
          madeAtMs: number;
          person: {
            name: string;
          } | null;
          pseudonym: string;
          publicKey: string;
          request: string;
          signature: string;
          /** @enum {string} */
          status: "waiting" | "approved" | "shown" | "declined" | "withdrawn" | "expired" | "custodians_changed";
          untilMs: number;
          /** @enum {number} */
          version: 1;
        };
        path: {
          request: string;
        };
      };
      "GET /identity/v1/requests": {
        answer: {
          /** @description the first to be decided first */
          requests: {
            about: string[];
            account: string;
            answer: string | null;
            askedAtMs: number;
            building: string | null;
            decideByMs: number;
            decidedAtMs: number | null;
            id: string;
            /** @enum {string} */
            kind: "correction" | "objection" | "erasure" | "building_log";
            name: string | null;
            /** @enum {string|null} */
            purpose: "provide_service" | "communicate" | "fix_defects" | "security" | "identity" | "prevent_fraud" | "analysis" | "audit" | "backup" | "legal" | null;
            /** @enum {string} */
            state: "open" | "escalated" | "granted" | "declined" | "withdrawn";
            text: string | null;
          }[];
        };
        query?: {
          /**
           * @description what it is read for; left out: legal
           * @enum {string}
           */
          purpose?: "legal" | undefined;
        } | undefined;
      };
      "GET /identity/v1/sub-processors": {
        answer: {
          subProcessors: {
            atMs: number;
            buildings: string[] | null;
            contact: string;
            /** Format: date */
            contractDay: string;
            hosts?: string[] | undefined;
            id: string;
            name: string;
            /** @enum {string} */
            purpose: "mail" | "web_push" | "webhook" | "stun_turn" | "telephony" | "hosting" | "backup" | "support";
            region: string;
            /** @enum {string|null} */
            transferBasis: "adequacy_decision" | "standard_contractual_clauses" | "binding_corporate_rules" | "derogation" | null;
          }[];
        };
      };
      "GET /identity/v1/templates/{template}": {
        answer: {
          actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
          building: string;
          following: boolean;
          id: string;
          name: string;
          schedule: {
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null;
          scope: {
            doors: "all" | string[];
            lifts: "all" | {
              group: string;
              levels: "all" | number[];
            }[];
          };
          version: number;
        };
        path: {
          template: string;
        };
      };
      "GET /identity/v1/templates/{template}/drift": {
        answer: {
          copies: {
            fields: ("actions" | "scope" | "schedule")[];
            grant: string;
            subject: {
              id: string;
              kind: string;
            };
            version: number;
          }[];
          version: number;
        };
        path: {
          template: string;
        };
      };
      "GET /identity/v1/threads/{thread}": {
        answer: {
          building: string;
          createdAtMs: number;
          id: string;
          lastAtMs: number;
          messages: {
            atMs: number;
            by: string;
            id: string;
            /** @enum {string} */
            side: "person" | "managers";
            text: string;
          }[];
          person: string;
          readByManagersMs: number;
          readByPersonMs: number;
          /**
           * @description the side on which one is
           * @enum {string}
           */
          side: "person" | "managers";
        };
        path: {
          thread: string;
        };
      };
      "GET /identity/v1/troubleshooting/{session}/signals": {
        answer: {
          /** @description the newest of this session, which all of it is about */
          connection: string;
          /** @description nothing follows */
          over: boolean;
          signals: {
            /** @description valid for some minutes, for this connection; left out where there are none */
            iceServers?: {
              credential?: string | undefined;
              urls: string[];
              username?: string | undefined;
            }[] | undefined;
            seq: number;
            signal: {
              /** @description the managers' word on the unit's key */
              certificate: string;
              /**
               * @description to the request; once
               * @enum {string}
               */
              kind: "offer";
              proof: string;
              sdp: string;
            } | {
              /** @description a line as SDP has it, of the one line of media; null: there are no more */
              candidate: string | null;
              /** @enum {string} */
              kind: "candidate";
            } | {
              /**
               * @description it is over; nothing follows
               * @enum {string}
               */
              kind: "bye";
              reason?: string | undefined;
            } | {
              /**
               * @description what became of each statement, in their order
               * @enum {string}
               */
              kind: "statement";
              ok: boolean;
              /** @description what it did, or the rule that it broke */
              said: string;
            } | {
              /** @enum {string} */
              kind: "list";
              /** @description left out where there is no such flat */
              text?: string | undefined;
            };
          }[];
        };
        path: {
          session: string;
        };
        query?: {
          /** @default 0 */
          after?: (number | null) | undefined;
        } | undefined;
      };
      "GET /identity/v1/visitor-keys": {
        answer: {
          keys: {
            building: string;
            createdAtMs: number;
            doors: string[];
            facility: string | null;
            /**
             * Format: date
             * @description a UTC day; no time is kept
             */
            firstUsedDay: string | null;
            fromMs: number;
            hasPin: boolean;
            id: string;
            /** @enum {string} */
            kind: "one_time" | "n_uses" | "window" | "recurring" | "delivery";
            label: string;
            /** Format: date */
            lastUsedDay: string | null;
            lifts: {
              group: string;
              levels: "all" | number[];
            }[];
            /** @enum {string} */
            state: "not_yet" | "live" | "used_up" | "suspended" | "expired" | "revoked";
            untilMs: number;
            used: number;
            usesMax: number | null;
          }[];
        };
      };
      "GET /identity/v1/visitor-keys/{visitorKey}": {
        answer: {
          building: string;
          createdAtMs: number;
          doors: string[];
          facility: string | null;
          /**
           * Format: date
           * @description a UTC day; no time is kept
           */
          firstUsedDay: string | null;
          fromMs: number;
          hasPin: boolean;
          id: string;
          /** @enum {string} */
          kind: "one_time" | "n_uses" | "window" | "recurring" | "delivery";
          label: string;
          /** Format: date */
          lastUsedDay: string | null;
          lifts: {
            group: string;
            levels: "all" | number[];
          }[];
          /** @enum {string} */
          state: "not_yet" | "live" | "used_up" | "suspended" | "expired" | "revoked";
          untilMs: number;
          used: number;
          usesMax: number | null;
        };
        path: {
          visitorKey: string;
        };
      };
      "GET /identity/v1/what-is-stored": {
        answer: {
          classes: {
            /** @enum {string} */
            class: "D1" | "D2" | "D3" | "D3a" | "D3b" | "D4" | "D5" | "D6" | "D7" | "D8" | "D9" | "D10" | "D11" | "D12" | "D13" | "D14";
            /** @description what of the class says something about a person */
            data: {
              erasure: {
                /** @enum {string} */
                what: "key_destroyed" | "row_removed" | "log_key" | "manager_task" | "with_log" | "names_nobody" | "not_here" | "held" | "nothing_personal";
                words: string;
              };
              export: {
                /** @enum {string} */
                way: "own_export" | "own_ids" | "manager" | "on_phone" | "public" | "told_of" | "none";
                words: string;
              };
              /** @description as they stand in the store */
              fields: string[];
              keep: {
                days?: number | undefined;
                minutes?: number | undefined;
                /** @enum {string} */
                until: "account" | "record" | "expiry" | "days" | "building_setting" | "claim" | "own_choice" | "not_kept" | "installation" | "anonymous";
                words: string;
              };
              /** @description under the person's own key, in the store and in every copy */
              sealed: boolean;
              where: {
                /** @enum {string} */
                place: "people_store" | "equipment_store" | "key_file" | "device_file" | "backup" | "entrance" | "phone" | "memory" | "nowhere";
                words: string;
              };
              /** @description empty: nobody */
              who: {
                change: string[];
                create: string[];
                read: string[];
                remove: string[];
              };
              why: {
                /** @enum {string} */
                purpose: "provide_service" | "communicate" | "fix_defects" | "security" | "identity" | "prevent_fraud" | "analysis" | "audit" | "backup" | "legal";
                words: string;
              }[];
              words: string;
            }[];
            erasure: {
              /** @enum {string} */
              what: "key_destroyed" | "row_removed" | "log_key" | "manager_task" | "with_log" | "names_nobody" | "not_here" | "held" | "nothing_personal";
              words: string;
            };
            export: {
              /** @enum {string} */
              way: "own_export" | "own_ids" | "manager" | "on_phone" | "public" | "told_of" | "none";
              words: string;
            };
            keep: {
              days?: number | undefined;
              minutes?: number | undefined;
              /** @enum {string} */
              until: "account" | "record" | "expiry" | "days" | "building_setting" | "claim" | "own_choice" | "not_kept" | "installation" | "anonymous";
              words: string;
            };
            where: {
              /** @enum {string} */
              place: "people_store" | "equipment_store" | "key_file" | "device_file" | "backup" | "entrance" | "phone" | "memory" | "nowhere";
              words: string;
            }[];
            /** @description empty: nobody */
            who: {
              change: string[];
              create: string[];
              read: string[];
              remove: string[];
            };
            why: {
              /** @enum {string} */
              purpose: "provide_service" | "communicate" | "fix_defects" | "security" | "identity" | "prevent_fraud" | "analysis" | "audit" | "backup" | "legal";
              words: string;
            }[];
            words: string;
          }[];
          language: string;
        };
        query?: {
          /** @description with the days that its manager has set for its log */
          building?: string | undefined;
          language?: string | undefined;
        } | undefined;
      };
      "GET /livez": {
        answer: {
          /** @enum {boolean} */
          live: true;
        };
      };
      "GET /readyz": {
        answer: {
          ready: boolean;
          reasons: string[];
        };
      };
      "GET /v1/buildings/{building}/groups/{group}": {
        answer: {
          /** @description operators only */
          anyCalls?: components["schemas"]["OperatorCall"][] | undefined;
          /** @description the caller's own */
          calls: components["schemas"]["Call"][];
          cars: components["schemas"]["Car"][];
          /**
           * @description why not
           * @enum {string}
           */
          doNotUse?: ("fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "no_lift_available") | undefined;
          lit: components["schemas"]["LandingCall"][];
          /** @enum {string} */
          mode: "unknown" | "normal" | "vip" | "homing" | "parking" | "attendant-control" | "firefighter-control" | "emergency-power" | "inspection" | "cabinet-recall" | "earthquake-operation" | "fire-operation" | "out-of-service" | "occupant-evacuation";
          /** @description false: do not use the lifts, and say so first of all */
          usable: boolean;
        };
        path: {
          building: string;
          group: string;
        };
      };
      "GET /v1/buildings/{building}/groups/{group}/calls/{call}": {
        answer: components["schemas"]["Call"];
        path: {
          building: string;
          call: string;
          group: string;
        };
      };
      "GET /v1/buildings/{building}/groups/{group}/holds/{hold}": {
        answer: {
          car: string;
          /** @description by the server's clock */
          expiresAtMs: number;
          id: string;
          level: number;
          /**
           * @description present when ended
           * @enum {string}
           */
          reason?: ("released" | "expired" | "right_ended" | "call_ended" | "lease_ended" | "doors_closed" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "no_lift_available" | "site_changed") | undefined;
          request: {
            /** @description one's own call, whose car stands at its landing */
            call?: string | undefined;
            /** @description or one's own lease, whose car stands at any landing */
            lease?: string | undefined;
            /** @description it ends by itself so long after it was asked for or renewed last */
            lifeMs: number;
            /**
             * @description left out: the side at which the call is served
             * @enum {string}
             */
            side?: ("front" | "rear") | undefined;
          };
          /** @enum {string} */
          side: "front" | "rear";
          sinceMs: number;
          /** @enum {string} */
          state: "holding" | "ended";
        };
        path: {
          building: string;
          group: string;
          hold: string;
        };
      };
      "GET /v1/buildings/{building}/groups/{group}/leases/{lease}": {
        answer: {
          car: string;
          /** @description by the server's clock */
          expiresAtMs: number;
          grantedAtMs: number;
          id: string;
          /**
           * @description present when ended
           * @enum {string}
           */
          reason?: ("released" | "expired" | "right_ended" | "call_ended" | "lease_ended" | "doors_closed" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "no_lift_available" | "site_changed") | undefined;
          request: {
            /** @description where it is needed first: the car that can be there soonest is given */
            level: number;
            /** @description it ends by itself so long after it was asked for or renewed last */
            lifeMs: number;
            /** @description ids of cars: one of these; left out: any that stops at the level */
            lifts?: string[] | undefined;
            /** @enum {string} */
            side?: ("front" | "rear") | undefined;
          };
          /**
           * @description `clearing`: the car takes those it has to their floors; `ready`: it serves this lease alone
           * @enum {string}
           */
          state: "clearing" | "ready" | "ended";
        };
        path: {
          building: string;
          group: string;
          lease: string;
        };
      };
      "GET /v1/buildings/{building}/journeys/{journey}": {
        answer: {
          /** @description from the wish to the destination, as it was planned */
          estimatedMs: number;
          from: number;
          /** @enum {string} */
          fromSide?: ("front" | "rear") | undefined;
          id: string;
          legs: {
            /** @description the call that this leg is; its events come with this id */
            call: string;
            car?: string | undefined;
            etaMs?: number | undefined;
            from: number;
            /** @enum {string} */
            fromSide?: ("front" | "rear") | undefined;
            group: string;
            /**
             * @description present when cancelled
             * @enum {string}
             */
            reason?: ("by_caller" | "right_ended" | "lease_ended" | "no_lift_available" | "lift_did_not_come" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "site_changed" | "stale" | "hardware_dropped") | undefined;
            /**
             * @description `planned`: its lift is called when the one before has its passengers aboard
             * @enum {string}
             */
            state: "planned" | "registered" | "assigned" | "fixed" | "being_served" | "served" | "cancelled";
            to: number;
            /** @enum {string} */
            toSide?: ("front" | "rear") | undefined;
            /** @description to this leg's lift, from where the one before ends */
            walkMs?: number | undefined;
          }[];
          persons: number;
          placedAtMs: number;
          /**
           * @description present when cancelled
           * @enum {string}
           */
          reason?: ("by_caller" | "right_ended" | "lease_ended" | "no_lift_available" | "lift_did_not_come" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "site_changed" | "stale" | "hardware_dropped") | undefined;
          /** @enum {string} */
          state: "open" | "served" | "cancelled";
          to: number;
          /** @enum {string} */
          toSide?: ("front" | "rear") | undefined;
        };
        path: {
          building: string;
          journey: string;
        };
      };
      "GET /v1/buildings/{building}/units/{unit}/doors/{door}": {
        answer: {
          alarms: ("forced" | "held_open" | "tamper" | "clock_unconfirmed")[];
          /** @enum {string} */
          contact: "open" | "closed";
          door: string;
          /** @description false: the unit does not answer; nothing below is current */
          known: boolean;
          /** @enum {string} */
          strike: "locked" | "released";
        };
        path: {
          building: string;
          door: string;
          unit: string;
        };
      };
      "GET /v1/rings/active": {
        answer: {
          rings: {
            /** @description present once somebody answered: whether it was this device */
            answeredHere?: boolean | undefined;
            building: string;
            /** @description doors of the unit that this device may open by this ring */
            doors: string[];
            /** @description in the answer to who opened with a lift: the levels of the lift that was called for the visitor */
            lift?: {
              from: number;
              to: number;
            } | undefined;
            /** @description those of `doors` behind which a lift can be called to the flat; left out: none */
            lifts?: string[] | undefined;
            /** @description what can be had of who rings: a picture, and voice once this device has answered */
            media: ("picture" | "voice")[];
            /** @description doors that were opened by this ring, whichever device asked, as the unit has said */
            opened: string[];
            /** @description how often the visitor pressed while it rang */
            presses: number;
            /** @enum {string} */
            reason?: ("no_device" | "nobody_reachable" | "unknown_entry" | "no_answer" | "hung_up" | "by_visitor" | "unit_gone" | "server_restarted" | "too_many_rings" | "household_ended" | "too_long") | undefined;
            /** @description random; another for each ring */
            ring: string;
            /** @description false: be quiet, for now or altogether */
            rings: boolean;
            /** @description grows with all that is told of this ring; pass over what is older */
            seq: number;
            startedAtMs: number;
            /** @enum {string} */
            state: "ringing" | "answered" | "ended" | "opened" | "declined" | "missed" | "cancelled" | "failed";
            unit: string;
            /** @description missed from then on or, once answered, ended; left out where it has ended */
            untilMs?: number | undefined;
          }[];
        };
      };
      "GET /v1/site": {
        answer: {
          /** @description the building of the capability */
          buildings: {
            floors: {
              exit: boolean;
              heightM: number;
              label: string;
              level: number;
            }[];
            groups: {
              cars: {
                doors: {
                  front?: {
                    closeMs: number;
                    openMs: number;
                  } | undefined;
                  rear?: {
                    closeMs: number;
                    openMs: number;
                  } | undefined;
                };
                id: string;
                name?: string | undefined;
                ratedLoadKg: number;
                serves: {
                  level: number;
                  sides: ("front" | "rear")[];
                }[];
              }[];
              id: string;
              name?: string | undefined;
              /** @description where a call may say that one is; left out: calls take no position */
              zones?: {
                id: string;
                level: number;
                /** @enum {string} */
                side?: ("front" | "rear") | undefined;
              }[] | undefined;
            }[];
            id: string;
            name?: string | undefined;
            timeZone: string;
            /** @description the doors that the capability names, and no other */
            units: {
              doors: {
                id: string;
                level: number;
                /** @description the landing behind it, and the groups that fetch there */
                lift?: {
                  groups: string[];
                  level: number;
                  /** @enum {string} */
                  side?: ("front" | "rear") | undefined;
                } | undefined;
                name?: string | undefined;
              }[];
              id: string;
              name?: string | undefined;
            }[];
          }[];
          cluster: string;
        };
      };
      "PATCH /identity/v1/buildings/{building}/people/{account}": {
        answer: {
          proposals: string[];
        };
        body: {
          preferences?: {
            favouriteFloor?: (number | null) | undefined;
            intercomUsername?: (string | null) | undefined;
            /** @enum {string|null} */
            walkingSpeed?: ("slow" | "normal" | "fast" | null) | undefined;
          } | undefined;
          profile?: {
            country?: string | undefined;
            email?: string | undefined;
            /**
             * @description `undisclosed` is an answer
             * @enum {string}
             */
            gender?: ("female" | "male" | "other" | "undisclosed") | undefined;
            language?: string | undefined;
            name?: string | undefined;
            phone?: string | undefined;
          } | undefined;
        };
        path: {
          account: string;
          building: string;
        };
      };
      "PATCH /identity/v1/buildings/{building}/rules": {
        answer: {
          holidays: string[];
          id: string;
          lockdown: boolean;
          visitorKeyDaysMax: number;
        };
        body: {
          holidays?: string[] | undefined;
          lockdown?: boolean | undefined;
          visitorKeyDaysMax?: number | undefined;
        };
        path: {
          building: string;
        };
      };
      "PATCH /identity/v1/facilities/{facility}": {
        answer: {
          address?: string | undefined;
          block: string | null;
          building: string;
          id: string;
          /** @enum {string} */
          kind: "apartment" | "sauna" | "storage" | "office";
          let: boolean;
          level: number | null;
          main?: ({
            account?: string | undefined;
            activated?: boolean | undefined;
            administrator: boolean;
            birthDate?: (string | null) | undefined;
            email?: (string | null) | undefined;
            facility: string;
            hasAccount: boolean;
            id: string;
            mayGiveKeys: boolean;
            name: string;
            number?: (string | null) | undefined;
            other?: string | undefined;
            phone?: (string | null) | undefined;
            /** @description seconds after the press; 0: at once */
            ringAfterS?: number | undefined;
            /** @enum {string} */
            role: "main" | "sub" | "owner";
            /** @description whether the flat's rings go to them */
            takesRings?: boolean | undefined;
            username?: string | undefined;
          } | null) | undefined;
          name: string | null;
          note?: string | undefined;
          number: string;
          pending?: {
            atMs: number;
            /** @enum {string} */
            kind: "main_user" | "household";
          } | undefined;
          /** @enum {string} */
          role?: ("main" | "sub" | "owner") | undefined;
          subUsers?: number | undefined;
        };
        body: {
          address?: (string | null) | undefined;
          block?: (string | null) | undefined;
          /** @enum {string} */
          kind?: ("apartment" | "sauna" | "storage" | "office") | undefined;
          let?: boolean | undefined;
          level?: (number | null) | undefined;
          name?: (string | null) | undefined;
          note?: string | undefined;
          number?: string | undefined;
        };
        path: {
          facility: string;
        };
      };
      "PATCH /identity/v1/facilities/{facility}/changes": {
        answer: {
          pendingAtMs: number;
        };
        body: {
          atMs: number;
        };
        path: {
          facility: string;
        };
      };
      "PATCH /identity/v1/grants/{grant}": {
        answer: {
          actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
          assertedAtMs: number;
          assertedBy: string | null;
          building: string;
          fromMs: number | null;
          id: string;
          liftUses?: ("priority" | "attendant" | "exclusive" | "hold" | "monitor" | "robot")[] | undefined;
          parent: string | null;
          schedule: {
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null;
          scope: {
            doors: "all" | string[];
            lifts: "all" | {
              group: string;
              levels: "all" | number[];
            }[];
          };
          subject: {
            id: string;
            /** @enum {string} */
            kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
          };
          suspended: boolean;
          template: {
            id: string;
            /** @enum {string} */
            mode: "live" | "copy";
            version: number;
          } | null;
          untilMs: number | null;
          used: number;
          usesMax: number | null;
        };
        body: {
          actions?: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[] | undefined;
          fromMs?: (number | null) | undefined;
          /** @description whole; an empty list takes them all away; a manager's alone */
          liftUses?: ("priority" | "attendant" | "exclusive" | "hold" | "monitor" | "robot")[] | undefined;
          schedule?: ({
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null) | undefined;
          scope?: {
            doors: "all" | string[];
            lifts: "all" | {
              group: string;
              levels: "all" | number[];
            }[];
          } | undefined;
          untilMs?: (number | null) | undefined;
          usesMax?: (number | null) | undefined;
        };
        path: {
          grant: string;
        };
      };
      "PATCH /identity/v1/holds/{hold}": {
        answer: null;
        body: {
          reviewAtMs: number;
        };
        path: {
          hold: string;
        };
      };
      "PATCH /identity/v1/me": {
        answer: {
          /** @description of a new mail address, which waits */
          proposal: string | null;
        };
        body: {
          preferences?: {
            accessible?: (boolean | null) | undefined;
            additionalPhone?: (string | null) | undefined;
            favouriteFloors?: {
              [key: string]: number | null;
            } | undefined;
            homeFloors?: {
              [key: string]: number | "none" | null;
            } | undefined;
            intercomUsername?: (string | null) | undefined;
            /** @enum {string|null} */
            walkingSpeed?: ("slow" | "normal" | "fast" | null) | undefined;
          } | undefined;
          profile?: {
            country?: string | undefined;
            email?: string | undefined;
            /**
             * @description `undisclosed` is an answer
             * @enum {string}
             */
            gender?: ("female" | "male" | "other" | "undisclosed") | undefined;
            language?: string | undefined;
            name?: string | undefined;
            phone?: string | undefined;
          } | undefined;
        };
      };
      "PATCH /identity/v1/me/passkeys/{passkey}": {
        answer: {
          addedAtMs: number;
          id: string;
          name: string;
        };
        body: {
          name: string;
        };
        path: {
          passkey: string;
        };
      };
      "PATCH /identity/v1/sub-users/{member}": {
        answer: {
          member: {
            account?: string | undefined;
            activated?: boolean | undefined;
            administrator: boolean;
            birthDate?: (string | null) | undefined;
            email?: (string | null) | undefined;
            facility: string;
            hasAccount: boolean;
            id: string;
            mayGiveKeys: boolean;
            name: string;
            number?: (string | null) | undefined;
            other?: string | undefined;
            phone?: (string | null) | undefined;
            /** @description seconds after the press; 0: at once */
            ringAfterS?: number | undefined;
            /** @enum {string} */
            role: "main" | "sub" | "owner";
            /** @description whether the flat's rings go to them */
            takesRings?: boolean | undefined;
            username?: string | undefined;
          };
          /** @enum {string} */
          notice: "mailed" | "offered" | "none";
          /** @description the notice of GDPR art. 14 to hand over, where it was not mailed */
          noticeText?: string[] | undefined;
        };
        body: {
          administrator?: boolean | undefined;
          /** Format: date */
          birthDate?: string | undefined;
          /** @description the person has been told and agrees; without true: `consent_needed` */
          consentAsserted?: boolean | undefined;
          mayGiveKeys?: boolean | undefined;
          name?: string | undefined;
          other?: string | undefined;
          parentalResponsibility?: boolean | undefined;
          phone?: (string | null) | undefined;
          /** @description of the wording that was agreed to */
          statementVersion?: string | undefined;
          /** @description under 16, or the country's higher limit; asked where no birth date is given */
          underAge?: boolean | undefined;
          username?: string | undefined;
        };
        path: {
          member: string;
        };
      };
      "PATCH /identity/v1/tags/{tag}": {
        answer: {
          account: string | null;
          atMs: number;
          building: string;
          facility: string | null;
          id: string;
          label: string;
          member: string | null;
          /** @enum {string} */
          status: "active" | "blocked" | "lost";
        };
        body: {
          /** @enum {string} */
          status: "active" | "blocked" | "lost";
        };
        path: {
          tag: string;
        };
      };
      "PATCH /identity/v1/templates/{template}": {
        answer: {
          actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
          building: string;
          following: boolean;
          id: string;
          name: string;
          schedule: {
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null;
          scope: {
            doors: "all" | string[];
            lifts: "all" | {
              group: string;
              levels: "all" | number[];
            }[];
          };
          version: number;
        };
        body: {
          actions?: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[] | undefined;
          name?: string | undefined;
          schedule?: ({
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null) | undefined;
          scope?: {
            doors: "all" | string[];
            lifts: "all" | {
              group: string;
              levels: "all" | number[];
            }[];
          } | undefined;
        };
        path: {
          template: string;
        };
      };
      "POST /identity/v1/accounts/{account}/disable": {
        answer: null;
        body: {
          reason: string;
        };
        path: {
          account: string;
        };
      };
      "POST /identity/v1/accounts/{account}/enable": {
        answer: null;
        path: {
          account: string;
        };
      };
      "POST /identity/v1/accounts/{account}/erase": {
        answer: {
          erasure: string;
          /** @description shows the receipt; it is said once, and cannot be found out again */
          secret: string;
        };
        body: {
          /** @description the number under which it is kept */
          case: string;
          reason: string;
        };
        path: {
          account: string;
        };
      };
      "POST /identity/v1/accounts/{account}/log-stub": {
        answer: {
          flats: string[];
          name: string | null;
          untilMs: number;
        };
        body: {
          /** @description the number under which it is kept */
          case: string;
          reason: string;
        };
        path: {
          account: string;
        };
      };
      "POST /identity/v1/accounts/{account}/recovery": {
        answer: {
          claim: string;
          recovery: string;
        };
        body: {
          reason: string;
        };
        path: {
          account: string;
        };
      };
      "POST /identity/v1/accounts/find": {
        answer: {
          account: string;
          buildings: string[];
          operator: boolean;
          /** @enum {string} */
          status: "invited" | "active" | "disabled" | "stopped";
        };
        body: {
          email: string;
        };
      };
      "POST /identity/v1/appointments/{appointment}/end": {
        answer: null;
        body: {
          /** @description at the console, removes even the last manager */
          reason?: string | undefined;
        };
        path: {
          appointment: string;
        };
      };
      "POST /identity/v1/audit": {
        answer: {
          /** @description the server's signature for the last entry's hash and so for all before it */
          checkpoint: {
            atMs: number;
            cluster: string;
            hash: string;
            publicKey: string;
            seq: number;
            signature: string;
          } | null;
          /** @description of others' entries there are number and hashes alone, so that the chain can be checked */
          entries: ({
            about: string[];
            atMs: number;
            building: string | null;
            by: string | null;
            facts: {
              [key: string]: string | number | boolean;
            };
            hash: string;
            id: string;
            previous: string;
            salt?: string | undefined;
            seq: number;
            /** @enum {string} */
            via: "session" | "console" | "server" | "link";
            /** @enum {string} */
            what: "authn_login_success" | "authn_login_fail" | "authn_password_change" | "authn_passkey_added" | "authn_passkey_removed" | "authn_token_reuse" | "session_ended" | "user_created" | "user_updated" | "user_activated" | "user_disabled" | "user_enabled" | "user_stopped" | "user_recovered" | "invitation_sent" | "mail_given_up" | "proposal_made" | "proposal_decided" | "appointment_created" | "appointment_ended" | "facility_created" | "facility_updated" | "facility_deleted" | "household_change_set" | "household_changed" | "main_user_changed" | "nameplate_published" | "sub_user_created" | "sub_user_updated" | "sub_user_deleted" | "privilege_permissions_granted" | "privilege_permissions_changed" | "privilege_permissions_ended" | "template_changed" | "building_rules_changed" | "key_created" | "key_deleted" | "key_used" | "tag_registered" | "tag_changed" | "tag_removed" | "device_enrolled" | "device_revoked" | "sensitive_read" | "operator_recovery" | "custodians_changed" | "reidentification_requested" | "reidentification_decided" | "reidentification_opened" | "reidentification_told" | "sub_processor_changed" | "disclosure_entered" | "disclosure_decided" | "disclosure_handed_over" | "news_published" | "news_removed" | "message_sent" | "message_deleted" | "troubleshooting_asked" | "troubleshooting_decided" | "troubleshooting_started" | "troubleshooting_ended" | "camera_sticker_recorded" | "camera_sticker_removed" | "site_keys_changed" | "unit_key_certified" | "flat_key_opened" | "flat_key_said" | "building_handover" | "right_asked" | "right_decided" | "data_exported" | "erasure_begun" | "erasure_blocked" | "erasure_done" | "hold_placed" | "hold_ended" | "building_log_changed" | "building_log_instructed" | "building_decommissioned" | "client_changed" | "lobby_screen_paired" | "lobby_screen_ended";
          } | {
            hash: string;
            previous: string;
            seq: number;
          })[];
          next: {
            atMs: number;
            seq: number;
          } | null;
        };
        body: {
          /** @description `next` of the page before */
          after?: {
            atMs: number;
            seq: number;
          } | undefined;
          /** @description the number under which the investigation is kept */
          case: string;
          /** @description left out: from the first entry that is kept */
          fromMs?: number | undefined;
          /** @default 200 */
          limit?: number | undefined;
          reason: string;
          /** @description left out: until now */
          untilMs?: number | undefined;
        };
        query: {
          /**
           * @description what it is read for
           * @enum {string}
           */
          purpose: "security" | "audit" | "prevent_fraud" | "legal";
        };
      };
      "POST /identity/v1/buildings/{building}/audit": {
        answer: {
          /** @description the server's signature for the last entry's hash and so for all before it */
          checkpoint: {
            atMs: number;
            cluster: string;
            hash: string;
            publicKey: string;
            seq: number;
            signature: string;
          } | null;
          /** @description of others' entries there are number and hashes alone, so that the chain can be checked */
          entries: ({
            about: string[];
            atMs: number;
            building: string | null;
            by: string | null;
            facts: {
              [key: string]: string | number | boolean;
            };
            hash: string;
            id: string;
            previous: string;
            salt?: string | undefined;
            seq: number;
            /** @enum {string} */
            via: "session" | "console" | "server" | "link";
            /** @enum {string} */
            what: "authn_login_success" | "authn_login_fail" | "authn_password_change" | "authn_passkey_added" | "authn_passkey_removed" | "authn_token_reuse" | "session_ended" | "user_created" | "user_updated" | "user_activated" | "user_disabled" | "user_enabled" | "user_stopped" | "user_recovered" | "invitation_sent" | "mail_given_up" | "proposal_made" | "proposal_decided" | "appointment_created" | "appointment_ended" | "facility_created" | "facility_updated" | "facility_deleted" | "household_change_set" | "household_changed" | "main_user_changed" | "nameplate_published" | "sub_user_created" | "sub_user_updated" | "sub_user_deleted" | "privilege_permissions_granted" | "privilege_permissions_changed" | "privilege_permissions_ended" | "template_changed" | "building_rules_changed" | "key_created" | "key_deleted" | "key_used" | "tag_registered" | "tag_changed" | "tag_removed" | "device_enrolled" | "device_revoked" | "sensitive_read" | "operator_recovery" | "custodians_changed" | "reidentification_requested" | "reidentification_decided" | "reidentification_opened" | "reidentification_told" | "sub_processor_changed" | "disclosure_entered" | "disclosure_decided" | "disclosure_handed_over" | "news_published" | "news_removed" | "message_sent" | "message_deleted" | "troubleshooting_asked" | "troubleshooting_decided" | "troubleshooting_started" | "troubleshooting_ended" | "camera_sticker_recorded" | "camera_sticker_removed" | "site_keys_changed" | "unit_key_certified" | "flat_key_opened" | "flat_key_said" | "building_handover" | "right_asked" | "right_decided" | "data_exported" | "erasure_begun" | "erasure_blocked" | "erasure_done" | "hold_placed" | "hold_ended" | "building_log_changed" | "building_log_instructed" | "building_decommissioned" | "client_changed" | "lobby_screen_paired" | "lobby_screen_ended";
          } | {
            hash: string;
            previous: string;
            seq: number;
          })[];
          next: {
            atMs: number;
            seq: number;
          } | null;
        };
        body: {
          /** @description `next` of the page before */
          after?: {
            atMs: number;
            seq: number;
          } | undefined;
          /** @description the number under which the investigation is kept */
          case: string;
          /** @description left out: from the first entry that is kept */
          fromMs?: number | undefined;
          /** @default 200 */
          limit?: number | undefined;
          reason: string;
          /** @description left out: until now */
          untilMs?: number | undefined;
        };
        path: {
          building: string;
        };
        query: {
          /**
           * @description what it is read for
           * @enum {string}
           */
          purpose: "security" | "audit" | "prevent_fraud" | "legal";
        };
      };
      "POST /identity/v1/buildings/{building}/camera-stickers": {
        answer: {
          id: string;
        };
        body: {
          /** Format: date */
          fittedOn: string;
          unit: string;
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/clients/{client}/users": {
        answer: {
          /** @description for grants of `client_user` */
          id: string;
        };
        body: {
          endUserIdentity: string;
        };
        path: {
          building: string;
          client: string;
        };
      };
      "POST /identity/v1/buildings/{building}/decisions": {
        answer: {
          allowed: boolean;
          atMs: number;
          building: string;
          path: string[];
          reason: string | null;
          words: string;
        };
        body: {
          about?: {
            id: string;
            /** @enum {string} */
            kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
          } | undefined;
          /** @enum {string} */
          action: "open_door";
          atMs?: number | undefined;
          door: string;
        } | {
          about?: {
            id: string;
            /** @enum {string} */
            kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
          } | undefined;
          /** @enum {string} */
          action: "call_lift";
          atMs?: number | undefined;
          group: string;
          level: number;
        } | {
          about?: {
            id: string;
            /** @enum {string} */
            kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
          } | undefined;
          /** @enum {string} */
          action: "give_keys";
          atMs?: number | undefined;
        } | {
          about?: {
            id: string;
            /** @enum {string} */
            kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
          } | undefined;
          /** @enum {string} */
          action: "add_sub_users";
          atMs?: number | undefined;
        } | {
          about?: {
            id: string;
            /** @enum {string} */
            kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
          } | undefined;
          /** @enum {string} */
          action: "read_news";
          atMs?: number | undefined;
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/decommission": {
        answer: {
          counts: {
            appointments: number;
            /** @description valid ones of its devices; null: not known here */
            certificates: number | null;
            facilities: number;
            grants: number;
            keys: number;
            members: number;
            nameplates: number;
            news: number;
            tags: number;
            templates: number;
            threads: number;
          };
          expiresAtMs: number;
          id: string;
        };
        body: {
          reason: string;
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/facilities": {
        answer: {
          address?: string | undefined;
          block: string | null;
          building: string;
          id: string;
          /** @enum {string} */
          kind: "apartment" | "sauna" | "storage" | "office";
          let: boolean;
          level: number | null;
          main?: ({
            account?: string | undefined;
            activated?: boolean | undefined;
            administrator: boolean;
            birthDate?: (string | null) | undefined;
            email?: (string | null) | undefined;
            facility: string;
            hasAccount: boolean;
            id: string;
            mayGiveKeys: boolean;
            name: string;
            number?: (string | null) | undefined;
            other?: string | undefined;
            phone?: (string | null) | undefined;
            /** @description seconds after the press; 0: at once */
            ringAfterS?: number | undefined;
            /** @enum {string} */
            role: "main" | "sub" | "owner";
            /** @description whether the flat's rings go to them */
            takesRings?: boolean | undefined;
            username?: string | undefined;
          } | null) | undefined;
          name: string | null;
          note?: string | undefined;
          number: string;
          pending?: {
            atMs: number;
            /** @enum {string} */
            kind: "main_user" | "household";
          } | undefined;
          /** @enum {string} */
          role?: ("main" | "sub" | "owner") | undefined;
          subUsers?: number | undefined;
        };
        body: {
          address?: (string | null) | undefined;
          block?: (string | null) | undefined;
          /** @enum {string} */
          kind: "apartment" | "sauna" | "storage" | "office";
          let?: boolean | undefined;
          level?: (number | null) | undefined;
          name?: (string | null) | undefined;
          note?: string | undefined;
          number: string;
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/grants": {
        answer: {
          actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
          assertedAtMs: number;
          assertedBy: string | null;
          building: string;
          fromMs: number | null;
          id: string;
          liftUses?: ("priority" | "attendant" | "exclusive" | "hold" | "monitor" | "robot")[] | undefined;
          parent: string | null;
          schedule: {
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null;
          scope: {
            doors: "all" | string[];
            lifts: "all" | {
              group: string;
              levels: "all" | number[];
            }[];
          };
          subject: {
            id: string;
            /** @enum {string} */
            kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
          };
          suspended: boolean;
          template: {
            id: string;
            /** @enum {string} */
            mode: "live" | "copy";
            version: number;
          } | null;
          untilMs: number | null;
          used: number;
          usesMax: number | null;
        };
        body: {
          actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
          /** @default null */
          fromMs?: (number | null) | undefined;
          /** @description what beyond calling the lifts of its scope */
          liftUses?: ("priority" | "attendant" | "exclusive" | "hold" | "monitor" | "robot")[] | undefined;
          /** @default null */
          schedule?: ({
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null) | undefined;
          scope: {
            doors: "all" | string[];
            lifts: "all" | {
              group: string;
              levels: "all" | number[];
            }[];
          };
          subject: {
            id: string;
            /** @enum {string} */
            kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
          };
          /** @default null */
          untilMs?: (number | null) | undefined;
          /** @default null */
          usesMax?: (number | null) | undefined;
        } | {
          /** @default null */
          fromMs?: (number | null) | undefined;
          subject: {
            id: string;
            /** @enum {string} */
            kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
          };
          template: {
            id: string;
            /** @enum {string} */
            mode: "live" | "copy";
          };
          /** @default null */
          untilMs?: (number | null) | undefined;
          /** @default null */
          usesMax?: (number | null) | undefined;
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/handover": {
        answer: {
          exportFromMs: number;
          id: string;
        };
        body: {
          /**
           * @description of notice, before the package can be made
           * @default 30
           */
          days?: number | undefined;
          to: string;
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/import": {
        answer: {
          applied: boolean;
          created: number;
          faults: {
            column: string;
            fault: string;
            line: number;
          }[];
          mainUsers: number;
          rows: number;
          unchanged: number;
          updated: number;
        };
        body: {
          /** @description the person has been told and agrees; without true: `consent_needed` */
          consentAsserted?: boolean | undefined;
          csv: string;
          dryRun: boolean;
          /** @description of the wording that was agreed to */
          statementVersion?: string | undefined;
          /** @description false: nobody in the file is under age */
          underAge?: boolean | undefined;
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/log/end": {
        answer: null;
        body: {
          /** @description false: when its days are over */
          destroy: boolean;
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/log/entries": {
        answer: {
          /** @description with the fields that were chosen for their day, by day and minute */
          entries: {
            /** Format: date */
            day: string;
            /** @description unit/door */
            door?: string | undefined;
            /**
             * @description null where nobody opened it
             * @enum {string|null}
             */
            means?: ("phone" | "credential" | "exit" | null) | undefined;
            /** @description wall time */
            minute?: number | undefined;
            /** @enum {string} */
            result?: ("opened" | "forced" | "held_open") | undefined;
          }[];
          next: {
            day: number;
            skip: number;
          } | null;
        };
        body: {
          /** @description `next` of the page before */
          after?: {
            day: number;
            skip: number;
          } | undefined;
          /**
           * Format: date
           * @description in UTC; left out: the first that is kept
           */
          fromDay?: string | undefined;
          /** @default 500 */
          limit?: number | undefined;
          /** @description why; it stands in the audit log */
          reason: string;
          /**
           * Format: date
           * @description included; left out: today
           */
          untilDay?: string | undefined;
        };
        path: {
          building: string;
        };
        query?: {
          /**
           * @description what it is read for; left out: security
           * @enum {string}
           */
          purpose?: "security" | undefined;
        } | undefined;
      };
      "POST /identity/v1/buildings/{building}/log/export": {
        answer: null;
        body: {
          /** @enum {string} */
          form: "csv" | "json";
          /**
           * Format: date
           * @description in UTC; left out: the first that is kept
           */
          fromDay?: string | undefined;
          /** @description why; it stands in the audit log */
          reason: string;
          /**
           * Format: date
           * @description included; left out: today
           */
          untilDay?: string | undefined;
        };
        path: {
          building: string;
        };
        query: {
          /**
           * @description what it is read for
           * @enum {string}
           */
          purpose: "security";
        };
      };
      "POST /identity/v1/buildings/{building}/log/instructed": {
        answer: {
          /** @description with the fields that were chosen for their day, by day and minute */
          entries: {
            /** Format: date */
            day: string;
            /** @description unit/door */
            door?: string | undefined;
            /**
             * @description null where nobody opened it
             * @enum {string|null}
             */
            means?: ("phone" | "credential" | "exit" | null) | undefined;
            /** @description wall time */
            minute?: number | undefined;
            /** @enum {string} */
            result?: ("opened" | "forced" | "held_open") | undefined;
          }[];
          next: {
            day: number;
            skip: number;
          } | null;
        };
        body: {
          /** @description `next` of the page before */
          after?: {
            day: number;
            skip: number;
          } | undefined;
          /**
           * Format: date
           * @description in UTC; left out: the first that is kept
           */
          fromDay?: string | undefined;
          instruction: string;
          /** @default 500 */
          limit?: number | undefined;
          /**
           * Format: date
           * @description included; left out: today
           */
          untilDay?: string | undefined;
        };
        path: {
          building: string;
        };
        query?: {
          /**
           * @description what it is read for; left out: security
           * @enum {string}
           */
          purpose?: "security" | undefined;
        } | undefined;
      };
      "POST /identity/v1/buildings/{building}/log/instructions": {
        answer: {
          id: string;
        };
        body: {
          /** @description left out: from now */
          fromMs?: number | undefined;
          text: string;
          untilMs: number;
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/log/instructions/end": {
        answer: null;
        body: {
          instruction: string;
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/news": {
        answer: {
          expiresAtMs: number;
          id: string;
        };
        body: {
          /** @description within a year; left out: in 30 days */
          expiresAtMs?: number | undefined;
          texts: {
            language: string;
            text: string;
            title: string;
          }[];
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/people": {
        answer: {
          account: string;
          appointment: string;
          /** @description null where the person has an active account */
          invitation: string | null;
          /** @description the notice of GDPR art. 14 to hand over, where it was not mailed */
          noticeText?: string[] | undefined;
        };
        body: {
          /** Format: date */
          birthDate?: string | undefined;
          consentAsserted?: boolean | undefined;
          country?: string | undefined;
          email?: string | undefined;
          /**
           * @description `undisclosed` is an answer
           * @enum {string}
           */
          gender?: ("female" | "male" | "other" | "undisclosed") | undefined;
          language?: string | undefined;
          name: string;
          phone?: string | undefined;
          /** @enum {string} */
          post: "manager" | "managed" | "technician";
          statementVersion?: string | undefined;
          underAge?: boolean | undefined;
          /** @description the post ends by itself; never a manager's */
          untilMs?: number | undefined;
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/people/{account}/disable": {
        answer: null;
        body: {
          reason?: string | undefined;
        };
        path: {
          account: string;
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/people/{account}/enable": {
        answer: null;
        path: {
          account: string;
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/people/{account}/export": {
        answer: {
          account: string;
          audit: {
            /** @description the newest of them, the oldest first */
            entries: {
              /** @description `table/id` of one's own records, of others the table alone */
              about: string[];
              atMs: number;
              building: string | null;
              by: {
                /** @enum {string} */
                who: "self" | "manager" | "operator" | "household" | "server" | "other";
                words: string;
              };
              facts: {
                [key: string]: string | number | boolean;
              };
              seq: number;
              via: string;
              what: string;
            }[];
            /** @description the log was searched from here on */
            fromMs: number;
            handling: string;
            /** @description entries that were found */
            total: number;
            /** @description everything that is kept was searched */
            whole: boolean;
          };
          /** @description of a manager's copy, which holds nothing from elsewhere */
          building: string | null;
          buildings: {
            /** @description whom one can ask there */
            ask: string;
            building: string;
            name: string;
          }[];
          /** @description every class of data, and how one gets a copy of it */
          classes: {
            /** @enum {string} */
            class: "D1" | "D2" | "D3" | "D3a" | "D3b" | "D4" | "D5" | "D6" | "D7" | "D8" | "D9" | "D10" | "D11" | "D12" | "D13" | "D14";
            copy: string;
            keep: string;
            /** @enum {string} */
            way: "own_export" | "own_ids" | "manager" | "on_phone" | "public" | "told_of" | "none";
            words: string;
          }[];
          cluster: string;
          controller: string | null;
          /** @description tables with more records than one copy holds; the newest are in it */
          cut: {
            shown: number;
            table: string;
            total: number;
          }[];
          /** @enum {string} */
          format: "vestibule-export";
          handling: {
            [key: string]: {
              /** @enum {string} */
              class: "D1" | "D2" | "D3" | "D3a" | "D3b" | "D4" | "D5" | "D6" | "D7" | "D8" | "D9" | "D10" | "D11" | "D12" | "D13" | "D14";
              copy: string;
              erasure: string;
              keep: string;
              read: string[];
              why: {
                /** @enum {string} */
                purpose: "provide_service" | "communicate" | "fix_defects" | "security" | "identity" | "prevent_fraud" | "analysis" | "audit" | "backup" | "legal";
                words: string;
              }[];
              words: string;
            };
          };
          language: string;
          madeAtMs: number;
          /** @enum {string} */
          madeFor: "self" | "operator" | "manager";
          notPortable: {
            count: number;
            /** @enum {string} */
            what: "sub_users" | "visitor_keys" | "permissions" | "credentials";
          }[];
          /** @description null in what is not made for the person */
          portable: {
            preferences: {
              accessible?: boolean | undefined;
              additionalPhone?: string | undefined;
              favouriteFloors?: {
                [key: string]: number;
              } | undefined;
              homeFloors?: {
                [key: string]: number | "none";
              } | undefined;
              intercomUsername?: string | undefined;
              /** @enum {string} */
              walkingSpeed?: ("slow" | "normal" | "fast") | undefined;
            };
            profile: {
              country?: string | undefined;
              email?: string | undefined;
              /**
               * @description `undisclosed` is an answer
               * @enum {string}
               */
              gender?: ("female" | "male" | "other" | "undisclosed") | undefined;
              language?: string | undefined;
              name?: string | undefined;
              phone?: string | undefined;
            };
          } | null;
          records: {
            /** @description when, where it says so */
            atMs?: number | undefined;
            building?: string | undefined;
            /** @description who made the record, where it says so */
            by?: {
              /** @enum {string} */
              who: "self" | "manager" | "operator" | "household" | "server" | "other";
              words: string;
            } | undefined;
            /**
             * @description about somebody else, whom the person entered
             * @enum {boolean}
             */
            entered?: true | undefined;
            id: string;
            items: {
              /** @description place within the record, such as `passkeys[0].name` */
              at: string;
              /** @description who said so, and when */
              from?: {
                atMs: number;
                /** @enum {string} */
                source: "self" | "manager" | "operator";
                /** @enum {string} */
                who: "self" | "manager" | "operator" | "household" | "server" | "other";
                words: string;
              } | undefined;
              /** @description key of `handling`: why, how long, who reads it, what erasure does */
              handling: string;
              /** @description in place of a value that is somebody's account */
              names?: {
                /** @enum {string} */
                who: "self" | "manager" | "operator" | "household" | "server" | "other";
                words: string;
              } | undefined;
              /** @description of a secret that is told of and not shown */
              sinceMs?: number | undefined;
              value?: (string | number | boolean | (string | number | boolean | (string | number | boolean)[])[] | {
                [key: string]: string | number | boolean;
              }) | undefined;
              /**
               * @description how one gets a copy; with `own_export` the value is here
               * @enum {string}
               */
              way: "own_export" | "own_ids" | "manager" | "on_phone" | "public" | "told_of" | "none";
              words: string;
            }[];
            table: string;
            words: string;
          }[];
          /** @enum {number} */
          version: 1;
        };
        body: {
          /** @description the number under which the person's request is kept */
          case: string;
          /**
           * @default json
           * @enum {string}
           */
          format?: ("json" | "html") | undefined;
          /** @description left out: of the request, then the person's own */
          language?: string | undefined;
          reason: string;
        };
        path: {
          account: string;
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/screens": {
        answer: {
          id: string;
        };
        body: {
          /** @description left out: all that stop at the level */
          groups?: string[] | undefined;
          level: number;
          name: string;
          /**
           * @description whose directory it shows; null: none
           * @default null
           */
          unit?: (string | null) | undefined;
          user_code: string;
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/site-keys/certificates": {
        answer: {
          id: string;
        };
        body: {
          /** @description a compact JWS */
          text: string;
          unit: string;
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/site-keys/drafts": {
        answer: {
          id: string;
        };
        body: {
          /** @enum {string} */
          kind: "root";
          /** @description a compact JWS; several over one payload joined by ~ */
          text: string;
        } | {
          facility: string;
          /** @enum {string} */
          kind: "opening";
          /** @description a compact JWS; several over one payload joined by ~ */
          text: string;
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/site-keys/versions": {
        answer: {
          id: string;
        };
        body: {
          /** @description a compact JWS; several over one payload joined by ~ */
          text: string;
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/tags": {
        answer: {
          account: string | null;
          atMs: number;
          building: string;
          facility: string | null;
          id: string;
          label: string;
          member: string | null;
          /** @enum {string} */
          status: "active" | "blocked" | "lost";
        };
        body: {
          /**
           * @default {
           *       "facility": null,
           *       "member": null,
           *       "account": null
           *     }
           */
          holder?: {
            /** @default null */
            account?: (string | null) | undefined;
            /** @default null */
            facility?: (string | null) | undefined;
            /** @default null */
            member?: (string | null) | undefined;
          } | undefined;
          label: string;
          /** @description as read, or as the QR printed on the tag says */
          serial: string;
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/templates": {
        answer: {
          actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
          building: string;
          following: boolean;
          id: string;
          name: string;
          schedule: {
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null;
          scope: {
            doors: "all" | string[];
            lifts: "all" | {
              group: string;
              levels: "all" | number[];
            }[];
          };
          version: number;
        };
        body: {
          actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
          name: string;
          /** @default null */
          schedule?: ({
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null) | undefined;
          scope: {
            doors: "all" | string[];
            lifts: "all" | {
              group: string;
              levels: "all" | number[];
            }[];
          };
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/threads": {
        answer: {
          message: string;
          thread: string;
        };
        body: {
          /** @description for a manager: whom they write to */
          person?: string | undefined;
          text: string;
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/troubleshooting": {
        answer: {
          id: string;
        };
        body: {
          facilities: string[];
          /** @description RFC 7638 thumbprint of an Ed25519 key that was made for this session alone */
          key?: string | undefined;
          minutes: number;
          reason: string;
          /** @description whose camera is to be looked through; with a key */
          unit?: string | undefined;
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/buildings/{building}/visitor-keys": {
        answer: {
          key: {
            building: string;
            createdAtMs: number;
            doors: string[];
            facility: string | null;
            /**
             * Format: date
             * @description a UTC day; no time is kept
             */
            firstUsedDay: string | null;
            fromMs: number;
            hasPin: boolean;
            id: string;
            /** @enum {string} */
            kind: "one_time" | "n_uses" | "window" | "recurring" | "delivery";
            label: string;
            /** Format: date */
            lastUsedDay: string | null;
            lifts: {
              group: string;
              levels: "all" | number[];
            }[];
            /** @enum {string} */
            state: "not_yet" | "live" | "used_up" | "suspended" | "expired" | "revoked";
            untilMs: number;
            used: number;
            usesMax: number | null;
          };
          /** @description its secret is behind the #, which no browser sends */
          link: string;
          /** @description shown this once */
          pin: string | null;
        };
        body: {
          /** Format: date */
          birthDate?: string | undefined;
          /** @description the person has been told and agrees; without true: `consent_needed` */
          consentAsserted?: boolean | undefined;
          doors: string[];
          /** @description left out: now */
          fromMs?: number | undefined;
          /** @enum {string} */
          kind: "one_time" | "n_uses" | "window" | "recurring" | "delivery";
          /** @description what the giver calls the holder */
          label: string;
          /**
           * @description floors are the giver's to tick; none are by themselves
           * @default []
           */
          lifts?: {
            group: string;
            levels: number[];
          }[] | undefined;
          parentalResponsibility?: boolean | undefined;
          /**
           * @description make a PIN too; it is shown once
           * @default false
           */
          pin?: boolean | undefined;
          /**
           * @description of a recurring key alone
           * @default null
           */
          schedule?: ({
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null) | undefined;
          /** @description of the wording that was agreed to */
          statementVersion?: string | undefined;
          /** @description under 16, or the country's higher limit; asked where no birth date is given */
          underAge?: boolean | undefined;
          /** @description left out: a day later, a delivery's 15 minutes later */
          untilMs?: number | undefined;
          /** @description of a key of n uses */
          uses?: number | undefined;
        };
        path: {
          building: string;
        };
      };
      "POST /identity/v1/capabilities": {
        answer: {
          capability: string;
          doors: string[];
          expiresAtMs: number;
          lifts: {
            group: string;
            levels: "all" | number[];
            /** @description what beyond calling its lifts */
            uses?: ("priority" | "attendant" | "exclusive" | "hold" | "monitor" | "robot")[] | undefined;
          }[];
          rid: string;
          /** @description until when it opens them; left out: the person must prove that it is they, and ask again */
          verifiedUntilMs?: number | undefined;
        };
        body: {
          building: string;
          /** @description as `unit/door`; left out: all of them */
          doors?: string[] | undefined;
          /** @description for doors: the person wants to open one now, which makes their proof last on */
          opens?: boolean | undefined;
          /** @enum {string} */
          use: "lift" | "door" | "ring" | "log";
        };
      };
      "POST /identity/v1/clients": {
        answer: {
          id: string;
          /** @description shown once; it is kept as a keyed hash */
          secret: string;
        };
        body: {
          buildings: string[];
          /**
           * @description whom to ask about it
           * @default null
           */
          contact?: (string | null) | undefined;
          name: string;
          products: ("callgiving" | "robotcall" | "equipmentstatus" | "rtm" | "serviceinfo" | "subscriptions")[];
        };
      };
      "POST /identity/v1/clients/{client}/secret": {
        answer: {
          /** @description shown once; it is kept as a keyed hash */
          secret: string;
        };
        path: {
          client: string;
        };
      };
      "POST /identity/v1/decommissions/{decommission}/approval": {
        answer: null;
        path: {
          decommission: string;
        };
      };
      "POST /identity/v1/decommissions/{decommission}/package": {
        answer: {
          appointments: {
            account: string;
            atMs: number;
            building: string;
            by: string | null;
            consent?: {
              atMs: number;
              by: string | null;
              parentalResponsibility: boolean;
              statement: string;
            } | undefined;
            id: string;
            /** @enum {string} */
            post: "manager" | "managed" | "technician";
            untilMs: number | null;
          }[];
          building: string;
          disclosures: {
            approvals: {
              account: string;
              atMs: number;
            }[];
            authority: string;
            building: string | null;
            declined: {
              atMs: number;
              by: string;
            } | null;
            enteredAtMs: number;
            enteredBy: string;
            handedOver: {
              atMs: number;
              by: string;
              documentHash: string;
            } | null;
            id: string;
            law: string;
            scope: string;
            /** @enum {string} */
            status: "waiting" | "approved" | "declined" | "handed_over";
          }[];
          facilities: {
            address?: string | undefined;
            block: string | null;
            building: string;
            createdAtMs: number;
            household: number;
            id: string;
            /** @enum {boolean} */
            keyed?: true | undefined;
            /** @enum {string} */
            kind: "apartment" | "sauna" | "storage" | "office";
            let: boolean;
            level: number | null;
            name: string | null;
            nameplate: {
              account?: string | undefined;
              confirmedAtMs: number | null;
              confirmedBy: string | null;
              published: string | null;
              suggested: string | null;
            };
            note: string;
            number: string;
            pending: {
              atMs: number;
              by: string | null;
              consent: {
                atMs: number;
                by: string | null;
                parentalResponsibility: boolean;
                statement: string;
              } | null;
              /** @enum {string} */
              formerMain: "sub_user" | "leaves";
              /** @enum {string} */
              kind: "main_user" | "household";
              newMain: string | null;
              survivors: string[];
            } | null;
          }[];
          grants: {
            actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
            assertedAtMs: number;
            assertedBy: string | null;
            building: string;
            endedAtMs?: number | undefined;
            fromMs: number | null;
            id: string;
            liftUses?: ("priority" | "attendant" | "exclusive" | "hold" | "monitor" | "robot")[] | undefined;
            parent: string | null;
            schedule: {
              windows: {
                from: string;
                /** @enum {string} */
                holidays: "as_usual" | "closed" | "only";
                until: string | "24:00";
                weekdays: number[];
              }[];
            } | null;
            scope: {
              doors: "all" | string[];
              lifts: "all" | {
                group: string;
                levels: "all" | number[];
              }[];
            };
            subject: {
              id: string;
              /** @enum {string} */
              kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
            };
            suspended: boolean;
            template: {
              id: string;
              /** @enum {string} */
              mode: "live" | "copy";
              version: number;
            } | null;
            untilMs: number | null;
            used: number;
            usesMax: number | null;
          }[];
          keys: {
            createdAtMs: number;
            endsAtMs: number;
            facility: string | null;
            giver: string;
            grant: string;
            id: string;
            /** @enum {string} */
            kind: "one_time" | "n_uses" | "window" | "recurring" | "delivery";
            label: string;
            pinDoors: string[];
            revoked: {
              atMs: number;
              by: string | null;
            } | null;
          }[];
          madeAtMs: number;
          members: {
            account: string | null;
            administrator: boolean;
            atMs: number;
            building: string;
            by: string | null;
            consent: {
              atMs: number;
              by: string | null;
              parentalResponsibility: boolean;
              statement: string;
            } | null;
            facility: string;
            id: string;
            mayGiveKeys: boolean;
            ringAfterS?: number | undefined;
            /** @enum {string} */
            role: "main" | "sub" | "owner";
            subUser: {
              /** Format: date */
              birthDate: string | null;
              name: string;
              number: string | null;
              other: string;
              username: string;
            } | null;
            takesRings?: boolean | undefined;
          }[];
          news: {
            atMs: number;
            /** @enum {string} */
            audience: "readers" | "everybody" | "facilities";
            building: string;
            by: string | null;
            expiresAtMs: number;
            facilities: string[];
            id: string;
            texts: {
              language: string;
              text: string;
              title: string;
            }[];
          }[];
          people: {
            email: string | null;
            id: string;
            language: string | null;
            name: string | null;
            /** @enum {string} */
            status: "invited" | "active" | "disabled" | "stopped";
          }[];
          rules: {
            holidays: string[];
            id: string;
            lockdown: boolean;
            visitorKeyDaysMax: number;
          } | null;
          subProcessors: {
            atMs: number;
            buildings: string[] | null;
            by: string | null;
            contact: string;
            /** Format: date */
            contractDay: string;
            hosts?: string[] | undefined;
            id: string;
            name: string;
            /** @enum {string} */
            purpose: "mail" | "web_push" | "webhook" | "stun_turn" | "telephony" | "hosting" | "backup" | "support";
            region: string;
            /** @enum {string|null} */
            transferBasis: "adequacy_decision" | "standard_contractual_clauses" | "binding_corporate_rules" | "derogation" | null;
          }[];
          tags: {
            account: string | null;
            atMs: number;
            building: string;
            by: string | null;
            facility: string | null;
            household: number;
            id: string;
            label: string;
            member: string | null;
            serialHash: string;
            /** @enum {string} */
            status: "active" | "blocked" | "lost";
          }[];
          templates: {
            actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
            building: string;
            changedBy?: (string | null) | undefined;
            followFrom?: number | undefined;
            id: string;
            name: string;
            schedule: {
              windows: {
                from: string;
                /** @enum {string} */
                holidays: "as_usual" | "closed" | "only";
                until: string | "24:00";
                weekdays: number[];
              }[];
            } | null;
            scope: {
              doors: "all" | string[];
              lifts: "all" | {
                group: string;
                levels: "all" | number[];
              }[];
            };
            version: number;
          }[];
          troubleshooting: {
            askedAtMs: number;
            building: string;
            decidedBy: string | null;
            dueMs: number;
            endedAtMs: number | null;
            facilities: string[];
            id: string;
            key?: string | undefined;
            minutes: number;
            reason: string;
            startedAtMs: number | null;
            /** @enum {string} */
            status: "asked" | "approved" | "running" | "ended" | "refused" | "lapsed";
            technician: string;
            unit?: string | undefined;
          }[];
          /** @enum {number} */
          version: 1;
        };
        path: {
          decommission: string;
        };
      };
      "POST /identity/v1/device_authorization": {
        answer: {
          device_code: string;
          /** @description seconds */
          expires_in: number;
          /** @description seconds between two questions at /token */
          interval: number;
          /** @description shown to the person, who types it where they are signed in */
          user_code: string;
          verification_uri: string;
        };
        body: {
          /** @description shown to who approves */
          client_name: string;
        };
      };
      "POST /identity/v1/device_authorization/approve": {
        answer: {
          client_name: string;
        };
        body: {
          user_code: string;
        };
      };
      "POST /identity/v1/disclosures": {
        answer: {
          id: string;
        };
        body: {
          authority: string;
          /**
           * @description null: more than one, which is for operators alone
           * @default null
           */
          building?: (string | null) | undefined;
          law: string;
          scope: string;
        };
      };
      "POST /identity/v1/disclosures/{disclosure}/approval": {
        answer: {
          /** @description how many more it takes */
          needed: number;
        };
        path: {
          disclosure: string;
        };
      };
      "POST /identity/v1/disclosures/{disclosure}/hand-over": {
        answer: null;
        body: {
          atMs: number;
          documentHash: string;
        };
        path: {
          disclosure: string;
        };
      };
      "POST /identity/v1/disclosures/{disclosure}/refusal": {
        answer: null;
        path: {
          disclosure: string;
        };
      };
      "POST /identity/v1/erasure-tasks/{task}/confirmation": {
        answer: null;
        path: {
          task: string;
        };
      };
      "POST /identity/v1/erasure-tasks/{task}/decision": {
        answer: null;
        body: {
          /** @description the number under which it is kept */
          case: string;
          /** @description left out: it is deleted */
          keep?: {
            /** @enum {string} */
            ground: "legal_obligation" | "legal_claim" | "public_interest";
            untilMs: number;
          } | undefined;
          reason: string;
        };
        path: {
          task: string;
        };
      };
      "POST /identity/v1/erasures/receipt": {
        answer: {
          accessEndedAtMs: number;
          askedAtMs: number;
          /** @description entries of the log that name a random id go by then */
          auditUntilMs: number;
          complaint: {
            authorities: {
              country: string;
              name: string;
              web: string;
            }[];
            controller: string | null;
            words: string;
          };
          erasure: string;
          /** @description null: not yet */
          keysDestroyedAtMs: number | null;
          /** @description name and flats, sealed, for the operator alone, as long as logs name an id */
          logStub: {
            destroyedAtMs: number | null;
            untilMs: number;
          };
          /** @description since when no backup brings anything back; null: not yet, or none is made */
          secondPlaceAtMs: number | null;
          /** @enum {string} */
          state: "held" | "begun" | "done" | "forgetting" | "over";
          tasks: {
            building: string;
            /** @enum {string|null} */
            ground: "legal_obligation" | "legal_claim" | "public_interest" | null;
            /** @enum {string} */
            state: "waits_for_manager" | "waits_for_operator" | "deleted" | "kept";
            untilMs: number | null;
          }[];
        };
        body: {
          erasure: string;
          secret: string;
        };
      };
      "POST /identity/v1/facilities/{facility}/changes": {
        answer: {
          affected: {
            ends: {
              grants: number;
              invitations: number;
              memberships: number;
              sessions: number;
              tags: number;
              visitorKeys: number;
            };
            members: {
              id: string | null;
              name: string;
              /** @enum {string} */
              outcome: "ends" | "stays" | "becomes_main_user" | "becomes_sub_user" | "joins";
              /** @enum {string} */
              role: "main" | "sub" | "owner";
            }[];
            nameplateHidden: boolean;
          };
          invitation: string | null;
          /** @enum {string} */
          notice: "mailed" | "offered" | "none";
          /** @description the notice of GDPR art. 14 to hand over, where it was not mailed */
          noticeText?: string[] | undefined;
          pendingAtMs: number | null;
        };
        body: {
          /**
           * @description null: now
           * @default null
           */
          atMs?: (number | null) | undefined;
          /**
           * @default leaves
           * @enum {string}
           */
          formerMain?: ("sub_user" | "leaves") | undefined;
          /** @enum {string} */
          kind: "main_user" | "household";
          /** @default null */
          newMain?: ({
            person: {
              /** @description the person has been told and agrees; without true: `consent_needed` */
              consentAsserted?: boolean | undefined;
              email?: string | undefined;
              language?: string | undefined;
              name: string;
              parentalResponsibility?: boolean | undefined;
              phone?: string | undefined;
              /** @description of the wording that was agreed to */
              statementVersion?: string | undefined;
              /** @description under 16, or the country's higher limit; asked where no birth date is given */
              underAge?: boolean | undefined;
            };
          } | {
            member: string;
          } | null) | undefined;
          /** @default [] */
          survivors?: string[] | undefined;
        };
        path: {
          facility: string;
        };
      };
      "POST /identity/v1/facilities/{facility}/changes/dry-run": {
        answer: {
          ends: {
            grants: number;
            invitations: number;
            memberships: number;
            sessions: number;
            tags: number;
            visitorKeys: number;
          };
          members: {
            id: string | null;
            name: string;
            /** @enum {string} */
            outcome: "ends" | "stays" | "becomes_main_user" | "becomes_sub_user" | "joins";
            /** @enum {string} */
            role: "main" | "sub" | "owner";
          }[];
          nameplateHidden: boolean;
        };
        body: {
          /**
           * @description null: now
           * @default null
           */
          atMs?: (number | null) | undefined;
          /**
           * @default leaves
           * @enum {string}
           */
          formerMain?: ("sub_user" | "leaves") | undefined;
          /** @enum {string} */
          kind: "main_user" | "household";
          /** @default null */
          newMain?: ({
            person: {
              /** @description the person has been told and agrees; without true: `consent_needed` */
              consentAsserted?: boolean | undefined;
              email?: string | undefined;
              language?: string | undefined;
              name: string;
              parentalResponsibility?: boolean | undefined;
              phone?: string | undefined;
              /** @description of the wording that was agreed to */
              statementVersion?: string | undefined;
              /** @description under 16, or the country's higher limit; asked where no birth date is given */
              underAge?: boolean | undefined;
            };
          } | {
            member: string;
          } | null) | undefined;
          /** @default [] */
          survivors?: string[] | undefined;
        };
        path: {
          facility: string;
        };
      };
      "POST /identity/v1/facilities/{facility}/leave": {
        answer: null;
        path: {
          facility: string;
        };
      };
      "POST /identity/v1/facilities/{facility}/main-user": {
        answer: {
          /** @description to print as a letter */
          invitation: string | null;
          member: {
            account?: string | undefined;
            activated?: boolean | undefined;
            administrator: boolean;
            birthDate?: (string | null) | undefined;
            email?: (string | null) | undefined;
            facility: string;
            hasAccount: boolean;
            id: string;
            mayGiveKeys: boolean;
            name: string;
            number?: (string | null) | undefined;
            other?: string | undefined;
            phone?: (string | null) | undefined;
            /** @description seconds after the press; 0: at once */
            ringAfterS?: number | undefined;
            /** @enum {string} */
            role: "main" | "sub" | "owner";
            /** @description whether the flat's rings go to them */
            takesRings?: boolean | undefined;
            username?: string | undefined;
          };
          /** @enum {string} */
          notice: "mailed" | "offered" | "none";
          /** @description the notice of GDPR art. 14 to hand over, where it was not mailed */
          noticeText?: string[] | undefined;
        };
        body: {
          /** @description the person has been told and agrees; without true: `consent_needed` */
          consentAsserted?: boolean | undefined;
          email?: string | undefined;
          language?: string | undefined;
          name: string;
          parentalResponsibility?: boolean | undefined;
          phone?: string | undefined;
          /** @description of the wording that was agreed to */
          statementVersion?: string | undefined;
          /** @description under 16, or the country's higher limit; asked where no birth date is given */
          underAge?: boolean | undefined;
        };
        path: {
          facility: string;
        };
      };
      "POST /identity/v1/facilities/{facility}/nameplate/confirmation": {
        answer: {
          /** @description what the entrance would show once it is confirmed */
          preview: {
            name: string;
            number: string;
          } | null;
          /** @description what it shows now */
          shown: {
            name: string;
            number: string;
          } | null;
          suggested: string | null;
        };
        body: {
          name: string;
        };
        path: {
          facility: string;
        };
      };
      "POST /identity/v1/facilities/{facility}/openings": {
        answer: {
          id: string;
        };
        body: {
          /** @description a compact JWS; several over one payload joined by ~ */
          text: string;
        };
        path: {
          facility: string;
        };
      };
      "POST /identity/v1/facilities/{facility}/owners": {
        answer: {
          /** @description to print as a letter */
          invitation: string | null;
          member: {
            account?: string | undefined;
            activated?: boolean | undefined;
            administrator: boolean;
            birthDate?: (string | null) | undefined;
            email?: (string | null) | undefined;
            facility: string;
            hasAccount: boolean;
            id: string;
            mayGiveKeys: boolean;
            name: string;
            number?: (string | null) | undefined;
            other?: string | undefined;
            phone?: (string | null) | undefined;
            /** @description seconds after the press; 0: at once */
            ringAfterS?: number | undefined;
            /** @enum {string} */
            role: "main" | "sub" | "owner";
            /** @description whether the flat's rings go to them */
            takesRings?: boolean | undefined;
            username?: string | undefined;
          };
          /** @enum {string} */
          notice: "mailed" | "offered" | "none";
          /** @description the notice of GDPR art. 14 to hand over, where it was not mailed */
          noticeText?: string[] | undefined;
        };
        body: {
          /** @description the person has been told and agrees; without true: `consent_needed` */
          consentAsserted?: boolean | undefined;
          email?: string | undefined;
          language?: string | undefined;
          name: string;
          parentalResponsibility?: boolean | undefined;
          phone?: string | undefined;
          /** @description of the wording that was agreed to */
          statementVersion?: string | undefined;
          /** @description under 16, or the country's higher limit; asked where no birth date is given */
          underAge?: boolean | undefined;
        };
        path: {
          facility: string;
        };
      };
      "POST /identity/v1/facilities/{facility}/ring-joins": {
        answer: {
          id: string;
        };
        body: {
          /** @description a compact JWS; several over one payload joined by ~ */
          text: string;
        };
        path: {
          facility: string;
        };
      };
      "POST /identity/v1/facilities/{facility}/ring-papers/statements": {
        answer: {
          id: string;
        };
        body: {
          /** @description a compact JWS; several over one payload joined by ~ */
          text: string;
        };
        path: {
          facility: string;
        };
      };
      "POST /identity/v1/facilities/{facility}/sub-users": {
        answer: {
          /** @description to print as a letter */
          invitation: string | null;
          member: {
            account?: string | undefined;
            activated?: boolean | undefined;
            administrator: boolean;
            birthDate?: (string | null) | undefined;
            email?: (string | null) | undefined;
            facility: string;
            hasAccount: boolean;
            id: string;
            mayGiveKeys: boolean;
            name: string;
            number?: (string | null) | undefined;
            other?: string | undefined;
            phone?: (string | null) | undefined;
            /** @description seconds after the press; 0: at once */
            ringAfterS?: number | undefined;
            /** @enum {string} */
            role: "main" | "sub" | "owner";
            /** @description whether the flat's rings go to them */
            takesRings?: boolean | undefined;
            username?: string | undefined;
          };
          /** @enum {string} */
          notice: "mailed" | "offered" | "none";
          /** @description the notice of GDPR art. 14 to hand over, where it was not mailed */
          noticeText?: string[] | undefined;
        };
        body: {
          administrator?: boolean | undefined;
          /** Format: date */
          birthDate?: string | undefined;
          /** @description the person has been told and agrees; without true: `consent_needed` */
          consentAsserted?: boolean | undefined;
          email?: string | undefined;
          language?: string | undefined;
          mayGiveKeys?: boolean | undefined;
          name: string;
          other?: string | undefined;
          parentalResponsibility?: boolean | undefined;
          phone?: string | undefined;
          /** @description of the wording that was agreed to */
          statementVersion?: string | undefined;
          /** @description under 16, or the country's higher limit; asked where no birth date is given */
          underAge?: boolean | undefined;
          username?: string | undefined;
          withAccount: boolean;
        };
        path: {
          facility: string;
        };
      };
      "POST /identity/v1/facilities/{facility}/unit-words": {
        answer: {
          /** @description as the unit signed it; left out where it has no such flat, or was not asked */
          list?: string | undefined;
          /** @description left out where there is none, or none any more: it is given out once */
          missed?: {
            /** @description the unit's word on the text, the ring and device */
            proof: string;
            /** @description sealed to the device's key */
            text: string;
          } | undefined;
          statements: {
            ok: boolean;
            /** @description what the unit did, or the rule that it broke */
            said: string;
          }[];
        };
        body: {
          list?: {
            /** @description the name of the flat's key */
            flat: string;
            /** @description stands in the list again */
            nonce: string;
          } | undefined;
          missed?: {
            /** @description the name of the device's key, as the unit's own book has it */
            device: string;
            /** @description the phone's statement wants one in do-not-disturb too */
            quiet: boolean;
            ring: string;
          } | undefined;
          /** @description compact JWS, in the order in which the unit is to read them */
          statements: string[];
          unit: string;
        };
        path: {
          facility: string;
        };
      };
      "POST /identity/v1/facilities/{facility}/visitor-keys": {
        answer: {
          key: {
            building: string;
            createdAtMs: number;
            doors: string[];
            facility: string | null;
            /**
             * Format: date
             * @description a UTC day; no time is kept
             */
            firstUsedDay: string | null;
            fromMs: number;
            hasPin: boolean;
            id: string;
            /** @enum {string} */
            kind: "one_time" | "n_uses" | "window" | "recurring" | "delivery";
            label: string;
            /** Format: date */
            lastUsedDay: string | null;
            lifts: {
              group: string;
              levels: "all" | number[];
            }[];
            /** @enum {string} */
            state: "not_yet" | "live" | "used_up" | "suspended" | "expired" | "revoked";
            untilMs: number;
            used: number;
            usesMax: number | null;
          };
          /** @description its secret is behind the #, which no browser sends */
          link: string;
          /** @description shown this once */
          pin: string | null;
        };
        body: {
          /** Format: date */
          birthDate?: string | undefined;
          /** @description the person has been told and agrees; without true: `consent_needed` */
          consentAsserted?: boolean | undefined;
          doors: string[];
          /** @description left out: now */
          fromMs?: number | undefined;
          /** @enum {string} */
          kind: "one_time" | "n_uses" | "window" | "recurring" | "delivery";
          /** @description what the giver calls the holder */
          label: string;
          /**
           * @description floors are the giver's to tick; none are by themselves
           * @default []
           */
          lifts?: {
            group: string;
            levels: number[];
          }[] | undefined;
          parentalResponsibility?: boolean | undefined;
          /**
           * @description make a PIN too; it is shown once
           * @default false
           */
          pin?: boolean | undefined;
          /**
           * @description of a recurring key alone
           * @default null
           */
          schedule?: ({
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null) | undefined;
          /** @description of the wording that was agreed to */
          statementVersion?: string | undefined;
          /** @description under 16, or the country's higher limit; asked where no birth date is given */
          underAge?: boolean | undefined;
          /** @description left out: a day later, a delivery's 15 minutes later */
          untilMs?: number | undefined;
          /** @description of a key of n uses */
          uses?: number | undefined;
        };
        path: {
          facility: string;
        };
      };
      "POST /identity/v1/first-operator": {
        answer: {
          account: string;
          tokens: {
            /** @description good for the identity plane, for five minutes */
            access_token: string;
            /** @description seconds that the access token is still good */
            expires_in: number;
            /** @description good once at /token, which gives the next */
            refresh_token: string;
            session: string;
            /** @enum {string} */
            token_type: "Bearer";
          };
        };
        body: {
          deviceName: string;
          notice: {
            language: string;
            version: string;
          };
          password: string;
          profile: {
            country: string;
            email: string;
            /**
             * @description `undisclosed` is an answer
             * @enum {string}
             */
            gender: "female" | "male" | "other" | "undisclosed";
            language: string;
            name: string;
            phone: string;
          };
          secret: string;
        };
      };
      "POST /identity/v1/grants/{grant}/grants": {
        answer: {
          actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
          assertedAtMs: number;
          assertedBy: string | null;
          building: string;
          fromMs: number | null;
          id: string;
          liftUses?: ("priority" | "attendant" | "exclusive" | "hold" | "monitor" | "robot")[] | undefined;
          parent: string | null;
          schedule: {
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null;
          scope: {
            doors: "all" | string[];
            lifts: "all" | {
              group: string;
              levels: "all" | number[];
            }[];
          };
          subject: {
            id: string;
            /** @enum {string} */
            kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
          };
          suspended: boolean;
          template: {
            id: string;
            /** @enum {string} */
            mode: "live" | "copy";
            version: number;
          } | null;
          untilMs: number | null;
          used: number;
          usesMax: number | null;
        };
        body: {
          actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
          /** @default null */
          fromMs?: (number | null) | undefined;
          /** @default null */
          schedule?: ({
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null) | undefined;
          scope: {
            doors: "all" | string[];
            lifts: "all" | {
              group: string;
              levels: "all" | number[];
            }[];
          };
          subject: {
            id: string;
            /** @enum {string} */
            kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
          };
          /** @default null */
          untilMs?: (number | null) | undefined;
          /** @default null */
          usesMax?: (number | null) | undefined;
        };
        path: {
          grant: string;
        };
      };
      "POST /identity/v1/handovers/{handover}/approval": {
        answer: null;
        path: {
          handover: string;
        };
      };
      "POST /identity/v1/handovers/{handover}/package": {
        answer: {
          appointments: {
            account: string;
            atMs: number;
            building: string;
            by: string | null;
            consent?: {
              atMs: number;
              by: string | null;
              parentalResponsibility: boolean;
              statement: string;
            } | undefined;
            id: string;
            /** @enum {string} */
            post: "manager" | "managed" | "technician";
            untilMs: number | null;
          }[];
          building: string;
          disclosures: {
            approvals: {
              account: string;
              atMs: number;
            }[];
            authority: string;
            building: string | null;
            declined: {
              atMs: number;
              by: string;
            } | null;
            enteredAtMs: number;
            enteredBy: string;
            handedOver: {
              atMs: number;
              by: string;
              documentHash: string;
            } | null;
            id: string;
            law: string;
            scope: string;
            /** @enum {string} */
            status: "waiting" | "approved" | "declined" | "handed_over";
          }[];
          facilities: {
            address?: string | undefined;
            block: string | null;
            building: string;
            createdAtMs: number;
            household: number;
            id: string;
            /** @enum {boolean} */
            keyed?: true | undefined;
            /** @enum {string} */
            kind: "apartment" | "sauna" | "storage" | "office";
            let: boolean;
            level: number | null;
            name: string | null;
            nameplate: {
              account?: string | undefined;
              confirmedAtMs: number | null;
              confirmedBy: string | null;
              published: string | null;
              suggested: string | null;
            };
            note: string;
            number: string;
            pending: {
              atMs: number;
              by: string | null;
              consent: {
                atMs: number;
                by: string | null;
                parentalResponsibility: boolean;
                statement: string;
              } | null;
              /** @enum {string} */
              formerMain: "sub_user" | "leaves";
              /** @enum {string} */
              kind: "main_user" | "household";
              newMain: string | null;
              survivors: string[];
            } | null;
          }[];
          grants: {
            actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
            assertedAtMs: number;
            assertedBy: string | null;
            building: string;
            endedAtMs?: number | undefined;
            fromMs: number | null;
            id: string;
            liftUses?: ("priority" | "attendant" | "exclusive" | "hold" | "monitor" | "robot")[] | undefined;
            parent: string | null;
            schedule: {
              windows: {
                from: string;
                /** @enum {string} */
                holidays: "as_usual" | "closed" | "only";
                until: string | "24:00";
                weekdays: number[];
              }[];
            } | null;
            scope: {
              doors: "all" | string[];
              lifts: "all" | {
                group: string;
                levels: "all" | number[];
              }[];
            };
            subject: {
              id: string;
              /** @enum {string} */
              kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
            };
            suspended: boolean;
            template: {
              id: string;
              /** @enum {string} */
              mode: "live" | "copy";
              version: number;
            } | null;
            untilMs: number | null;
            used: number;
            usesMax: number | null;
          }[];
          keys: {
            createdAtMs: number;
            endsAtMs: number;
            facility: string | null;
            giver: string;
            grant: string;
            id: string;
            /** @enum {string} */
            kind: "one_time" | "n_uses" | "window" | "recurring" | "delivery";
            label: string;
            pinDoors: string[];
            revoked: {
              atMs: number;
              by: string | null;
            } | null;
          }[];
          madeAtMs: number;
          members: {
            account: string | null;
            administrator: boolean;
            atMs: number;
            building: string;
            by: string | null;
            consent: {
              atMs: number;
              by: string | null;
              parentalResponsibility: boolean;
              statement: string;
            } | null;
            facility: string;
            id: string;
            mayGiveKeys: boolean;
            ringAfterS?: number | undefined;
            /** @enum {string} */
            role: "main" | "sub" | "owner";
            subUser: {
              /** Format: date */
              birthDate: string | null;
              name: string;
              number: string | null;
              other: string;
              username: string;
            } | null;
            takesRings?: boolean | undefined;
          }[];
          news: {
            atMs: number;
            /** @enum {string} */
            audience: "readers" | "everybody" | "facilities";
            building: string;
            by: string | null;
            expiresAtMs: number;
            facilities: string[];
            id: string;
            texts: {
              language: string;
              text: string;
              title: string;
            }[];
          }[];
          people: {
            email: string | null;
            id: string;
            language: string | null;
            name: string | null;
            /** @enum {string} */
            status: "invited" | "active" | "disabled" | "stopped";
          }[];
          rules: {
            holidays: string[];
            id: string;
            lockdown: boolean;
            visitorKeyDaysMax: number;
          } | null;
          subProcessors: {
            atMs: number;
            buildings: string[] | null;
            by: string | null;
            contact: string;
            /** Format: date */
            contractDay: string;
            hosts?: string[] | undefined;
            id: string;
            name: string;
            /** @enum {string} */
            purpose: "mail" | "web_push" | "webhook" | "stun_turn" | "telephony" | "hosting" | "backup" | "support";
            region: string;
            /** @enum {string|null} */
            transferBasis: "adequacy_decision" | "standard_contractual_clauses" | "binding_corporate_rules" | "derogation" | null;
          }[];
          tags: {
            account: string | null;
            atMs: number;
            building: string;
            by: string | null;
            facility: string | null;
            household: number;
            id: string;
            label: string;
            member: string | null;
            serialHash: string;
            /** @enum {string} */
            status: "active" | "blocked" | "lost";
          }[];
          templates: {
            actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
            building: string;
            changedBy?: (string | null) | undefined;
            followFrom?: number | undefined;
            id: string;
            name: string;
            schedule: {
              windows: {
                from: string;
                /** @enum {string} */
                holidays: "as_usual" | "closed" | "only";
                until: string | "24:00";
                weekdays: number[];
              }[];
            } | null;
            scope: {
              doors: "all" | string[];
              lifts: "all" | {
                group: string;
                levels: "all" | number[];
              }[];
            };
            version: number;
          }[];
          troubleshooting: {
            askedAtMs: number;
            building: string;
            decidedBy: string | null;
            dueMs: number;
            endedAtMs: number | null;
            facilities: string[];
            id: string;
            key?: string | undefined;
            minutes: number;
            reason: string;
            startedAtMs: number | null;
            /** @enum {string} */
            status: "asked" | "approved" | "running" | "ended" | "refused" | "lapsed";
            technician: string;
            unit?: string | undefined;
          }[];
          /** @enum {number} */
          version: 1;
        };
        path: {
          handover: string;
        };
        query: {
          /**
           * @description what it is read for
           * @enum {string}
           */
          purpose: "legal";
        };
      };
      "POST /identity/v1/handovers/import": {
        answer: {
          applied: boolean;
          /** @description of users, to be set anew */
          changes: number;
          facilities: number;
          grants: number;
          /** @description to be given anew */
          keys: number;
          /** @description left out with the keys and tags whose they were */
          left: number;
          members: number;
          /** @description who were new here, and are invited */
          people: number;
          posts: number;
          /** @description to be read in anew */
          tags: number;
          templates: number;
          /** @description put in before */
          there: number;
        };
        body: {
          /** @description the building here that becomes the package's */
          building: string;
          /** @description only say what would be taken in */
          dryRun: boolean;
          package: {
            appointments: {
              account: string;
              atMs: number;
              building: string;
              by: string | null;
              consent?: {
                atMs: number;
                by: string | null;
                parentalResponsibility: boolean;
                statement: string;
              } | undefined;
              id: string;
              /** @enum {string} */
              post: "manager" | "managed" | "technician";
              untilMs: number | null;
            }[];
            building: string;
            disclosures: {
              approvals: {
                account: string;
                atMs: number;
              }[];
              authority: string;
              building: string | null;
              declined: {
                atMs: number;
                by: string;
              } | null;
              enteredAtMs: number;
              enteredBy: string;
              handedOver: {
                atMs: number;
                by: string;
                documentHash: string;
              } | null;
              id: string;
              law: string;
              scope: string;
              /** @enum {string} */
              status: "waiting" | "approved" | "declined" | "handed_over";
            }[];
            facilities: {
              address?: string | undefined;
              block: string | null;
              building: string;
              createdAtMs: number;
              household: number;
              id: string;
              /** @enum {boolean} */
              keyed?: true | undefined;
              /** @enum {string} */
              kind: "apartment" | "sauna" | "storage" | "office";
              let: boolean;
              level: number | null;
              name: string | null;
              nameplate: {
                account?: string | undefined;
                confirmedAtMs: number | null;
                confirmedBy: string | null;
                published: string | null;
                suggested: string | null;
              };
              note: string;
              number: string;
              pending: {
                atMs: number;
                by: string | null;
                consent: {
                  atMs: number;
                  by: string | null;
                  parentalResponsibility: boolean;
                  statement: string;
                } | null;
                /** @enum {string} */
                formerMain: "sub_user" | "leaves";
                /** @enum {string} */
                kind: "main_user" | "household";
                newMain: string | null;
                survivors: string[];
              } | null;
            }[];
            grants: {
              actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
              assertedAtMs: number;
              assertedBy: string | null;
              building: string;
              endedAtMs?: number | undefined;
              fromMs: number | null;
              id: string;
              liftUses?: ("priority" | "attendant" | "exclusive" | "hold" | "monitor" | "robot")[] | undefined;
              parent: string | null;
              schedule: {
                windows: {
                  from: string;
                  /** @enum {string} */
                  holidays: "as_usual" | "closed" | "only";
                  until: string | "24:00";
                  weekdays: number[];
                }[];
              } | null;
              scope: {
                doors: "all" | string[];
                lifts: "all" | {
                  group: string;
                  levels: "all" | number[];
                }[];
              };
              subject: {
                id: string;
                /** @enum {string} */
                kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
              };
              suspended: boolean;
              template: {
                id: string;
                /** @enum {string} */
                mode: "live" | "copy";
                version: number;
              } | null;
              untilMs: number | null;
              used: number;
              usesMax: number | null;
            }[];
            keys: {
              createdAtMs: number;
              endsAtMs: number;
              facility: string | null;
              giver: string;
              grant: string;
              id: string;
              /** @enum {string} */
              kind: "one_time" | "n_uses" | "window" | "recurring" | "delivery";
              label: string;
              pinDoors: string[];
              revoked: {
                atMs: number;
                by: string | null;
              } | null;
            }[];
            madeAtMs: number;
            members: {
              account: string | null;
              administrator: boolean;
              atMs: number;
              building: string;
              by: string | null;
              consent: {
                atMs: number;
                by: string | null;
                parentalResponsibility: boolean;
                statement: string;
              } | null;
              facility: string;
              id: string;
              mayGiveKeys: boolean;
              ringAfterS?: number | undefined;
              /** @enum {string} */
              role: "main" | "sub" | "owner";
              subUser: {
                /** Format: date */
                birthDate: string | null;
                name: string;
                number: string | null;
                other: string;
                username: string;
              } | null;
              takesRings?: boolean | undefined;
            }[];
            news: {
              atMs: number;
              /** @enum {string} */
              audience: "readers" | "everybody" | "facilities";
              building: string;
              by: string | null;
              expiresAtMs: number;
              facilities: string[];
              id: string;
              texts: {
                language: string;
                text: string;
                title: string;
              }[];
            }[];
            people: {
              email: string | null;
              id: string;
              language: string | null;
              name: string | null;
              /** @enum {string} */
              status: "invited" | "active" | "disabled" | "stopped";
            }[];
            rules: {
              holidays: string[];
              id: string;
              lockdown: boolean;
              visitorKeyDaysMax: number;
            } | null;
            subProcessors: {
              atMs: number;
              buildings: string[] | null;
              by: string | null;
              contact: string;
              /** Format: date */
              contractDay: string;
              hosts?: string[] | undefined;
              id: string;
              name: string;
              /** @enum {string} */
              purpose: "mail" | "web_push" | "webhook" | "stun_turn" | "telephony" | "hosting" | "backup" | "support";
              region: string;
              /** @enum {string|null} */
              transferBasis: "adequacy_decision" | "standard_contractual_clauses" | "binding_corporate_rules" | "derogation" | null;
            }[];
            tags: {
              account: string | null;
              atMs: number;
              building: string;
              by: string | null;
              facility: string | null;
              household: number;
              id: string;
              label: string;
              member: string | null;
              serialHash: string;
              /** @enum {string} */
              status: "active" | "blocked" | "lost";
            }[];
            templates: {
              actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
              building: string;
              changedBy?: (string | null) | undefined;
              followFrom?: number | undefined;
              id: string;
              name: string;
              schedule: {
                windows: {
                  from: string;
                  /** @enum {string} */
                  holidays: "as_usual" | "closed" | "only";
                  until: string | "24:00";
                  weekdays: number[];
                }[];
              } | null;
              scope: {
                doors: "all" | string[];
                lifts: "all" | {
                  group: string;
                  levels: "all" | number[];
                }[];
              };
              version: number;
            }[];
            troubleshooting: {
              askedAtMs: number;
              building: string;
              decidedBy: string | null;
              dueMs: number;
              endedAtMs: number | null;
              facilities: string[];
              id: string;
              key?: string | undefined;
              minutes: number;
              reason: string;
              startedAtMs: number | null;
              /** @enum {string} */
              status: "asked" | "approved" | "running" | "ended" | "refused" | "lapsed";
              technician: string;
              unit?: string | undefined;
            }[];
            /** @enum {number} */
            version: 1;
          };
        };
      };
      "POST /identity/v1/holds": {
        answer: {
          id: string;
          kept: number;
        };
        body: {
          /** @default null */
          account?: (string | null) | undefined;
          /** @default null */
          building?: (string | null) | undefined;
          /** @description the number under which the claim is kept */
          case: string;
          classes: ("D1" | "D2" | "D3" | "D3a" | "D3b" | "D4")[];
          reason: string;
          /** @description by when somebody must look again; a year ahead at most */
          reviewAtMs: number;
        };
      };
      "POST /identity/v1/holds/{hold}/records": {
        answer: {
          next: number | null;
          records: {
            atMs: number;
            /** @description the copy, as JSON */
            content: string;
            /** @description what it is a copy of, as table/id */
            record: string;
          }[];
        };
        body: {
          case: string;
          /**
           * @description `next` of before
           * @default 0
           */
          from?: number | undefined;
          reason: string;
        };
        path: {
          hold: string;
        };
      };
      "POST /identity/v1/invitations/{invitation}/resend": {
        answer: {
          expiresAtMs: number;
          invitation: string;
        };
        path: {
          invitation: string;
        };
      };
      "POST /identity/v1/invitations/accept": {
        answer: {
          account: string;
          tokens: {
            /** @description good for the identity plane, for five minutes */
            access_token: string;
            /** @description seconds that the access token is still good */
            expires_in: number;
            /** @description good once at /token, which gives the next */
            refresh_token: string;
            session: string;
            /** @enum {string} */
            token_type: "Bearer";
          };
        };
        body: {
          deviceName: string;
          notice: {
            language: string;
            version: string;
          };
          /** @description left out where passkeys alone will do */
          password?: string | undefined;
          /**
           * @description what is missing, and what was entered wrongly
           * @default {}
           */
          profile?: {
            country?: string | undefined;
            email?: string | undefined;
            /**
             * @description `undisclosed` is an answer
             * @enum {string}
             */
            gender?: ("female" | "male" | "other" | "undisclosed") | undefined;
            language?: string | undefined;
            name?: string | undefined;
            phone?: string | undefined;
          } | undefined;
          secret: string;
        };
      };
      "POST /identity/v1/invitations/look": {
        answer: {
          building: {
            id: string;
            name: string;
          } | null;
          expiresAtMs: number;
          missing: ("name" | "gender" | "country" | "language" | "phone" | "email")[];
          name: string | null;
        };
        body: {
          secret: string;
        };
      };
      "POST /identity/v1/me/door-qr": {
        answer: {
          doors: string[];
          expiresAtMs: number;
          svg?: string | undefined;
          text: string;
        };
        body: {
          building: string;
          /** @description left out: all of them */
          doors?: string[] | undefined;
          /** @default false */
          svg?: boolean | undefined;
        };
      };
      "POST /identity/v1/me/erase": {
        answer: {
          erasure: string;
          /** @description shows the receipt; it is said once, and cannot be found out again */
          secret: string;
        };
        body: {
          /** @enum {string} */
          confirm: "erase";
        };
      };
      "POST /identity/v1/me/export": {
        answer: {
          account: string;
          audit: {
            /** @description the newest of them, the oldest first */
            entries: {
              /** @description `table/id` of one's own records, of others the table alone */
              about: string[];
              atMs: number;
              building: string | null;
              by: {
                /** @enum {string} */
                who: "self" | "manager" | "operator" | "household" | "server" | "other";
                words: string;
              };
              facts: {
                [key: string]: string | number | boolean;
              };
              seq: number;
              via: string;
              what: string;
            }[];
            /** @description the log was searched from here on */
            fromMs: number;
            handling: string;
            /** @description entries that were found */
            total: number;
            /** @description everything that is kept was searched */
            whole: boolean;
          };
          /** @description of a manager's copy, which holds nothing from elsewhere */
          building: string | null;
          buildings: {
            /** @description whom one can ask there */
            ask: string;
            building: string;
            name: string;
          }[];
          /** @description every class of data, and how one gets a copy of it */
          classes: {
            /** @enum {string} */
            class: "D1" | "D2" | "D3" | "D3a" | "D3b" | "D4" | "D5" | "D6" | "D7" | "D8" | "D9" | "D10" | "D11" | "D12" | "D13" | "D14";
            copy: string;
            keep: string;
            /** @enum {string} */
            way: "own_export" | "own_ids" | "manager" | "on_phone" | "public" | "told_of" | "none";
            words: string;
          }[];
          cluster: string;
          controller: string | null;
          /** @description tables with more records than one copy holds; the newest are in it */
          cut: {
            shown: number;
            table: string;
            total: number;
          }[];
          /** @enum {string} */
          format: "vestibule-export";
          handling: {
            [key: string]: {
              /** @enum {string} */
              class: "D1" | "D2" | "D3" | "D3a" | "D3b" | "D4" | "D5" | "D6" | "D7" | "D8" | "D9" | "D10" | "D11" | "D12" | "D13" | "D14";
              copy: string;
              erasure: string;
              keep: string;
              read: string[];
              why: {
                /** @enum {string} */
                purpose: "provide_service" | "communicate" | "fix_defects" | "security" | "identity" | "prevent_fraud" | "analysis" | "audit" | "backup" | "legal";
                words: string;
              }[];
              words: string;
            };
          };
          language: string;
          madeAtMs: number;
          /** @enum {string} */
          madeFor: "self" | "operator" | "manager";
          notPortable: {
            count: number;
            /** @enum {string} */
            what: "sub_users" | "visitor_keys" | "permissions" | "credentials";
          }[];
          /** @description null in what is not made for the person */
          portable: {
            preferences: {
              accessible?: boolean | undefined;
              additionalPhone?: string | undefined;
              favouriteFloors?: {
                [key: string]: number;
              } | undefined;
              homeFloors?: {
                [key: string]: number | "none";
              } | undefined;
              intercomUsername?: string | undefined;
              /** @enum {string} */
              walkingSpeed?: ("slow" | "normal" | "fast") | undefined;
            };
            profile: {
              country?: string | undefined;
              email?: string | undefined;
              /**
               * @description `undisclosed` is an answer
               * @enum {string}
               */
              gender?: ("female" | "male" | "other" | "undisclosed") | undefined;
              language?: string | undefined;
              name?: string | undefined;
              phone?: string | undefined;
            };
          } | null;
          records: {
            /** @description when, where it says so */
            atMs?: number | undefined;
            building?: string | undefined;
            /** @description who made the record, where it says so */
            by?: {
              /** @enum {string} */
              who: "self" | "manager" | "operator" | "household" | "server" | "other";
              words: string;
            } | undefined;
            /**
             * @description about somebody else, whom the person entered
             * @enum {boolean}
             */
            entered?: true | undefined;
            id: string;
            items: {
              /** @description place within the record, such as `passkeys[0].name` */
              at: string;
              /** @description who said so, and when */
              from?: {
                atMs: number;
                /** @enum {string} */
                source: "self" | "manager" | "operator";
                /** @enum {string} */
                who: "self" | "manager" | "operator" | "household" | "server" | "other";
                words: string;
              } | undefined;
              /** @description key of `handling`: why, how long, who reads it, what erasure does */
              handling: string;
              /** @description in place of a value that is somebody's account */
              names?: {
                /** @enum {string} */
                who: "self" | "manager" | "operator" | "household" | "server" | "other";
                words: string;
              } | undefined;
              /** @description of a secret that is told of and not shown */
              sinceMs?: number | undefined;
              value?: (string | number | boolean | (string | number | boolean | (string | number | boolean)[])[] | {
                [key: string]: string | number | boolean;
              }) | undefined;
              /**
               * @description how one gets a copy; with `own_export` the value is here
               * @enum {string}
               */
              way: "own_export" | "own_ids" | "manager" | "on_phone" | "public" | "told_of" | "none";
              words: string;
            }[];
            table: string;
            words: string;
          }[];
          /** @enum {number} */
          version: 1;
        };
        body: {
          /**
           * @default json
           * @enum {string}
           */
          format?: ("json" | "html") | undefined;
          /** @description left out: of the request, then the person's own */
          language?: string | undefined;
        };
      };
      "POST /identity/v1/me/import": {
        answer: {
          left: {
            count?: number | undefined;
            what: string;
            /** @enum {string} */
            why: "no_such_building" | "may_not_go_there" | "too_many_wait" | "not_portable";
            words: string;
          }[];
          taken: {
            /** @enum {string} */
            state: "set" | "as_it_was" | "proposed";
            what: string;
          }[];
        };
        body: {
          /** @enum {string} */
          format: "vestibule-export";
          notPortable?: {
            count: number;
            /** @enum {string} */
            what: "sub_users" | "visitor_keys" | "permissions" | "credentials";
          }[] | undefined;
          portable: {
            preferences: {
              accessible?: boolean | undefined;
              additionalPhone?: string | undefined;
              favouriteFloors?: {
                [key: string]: number;
              } | undefined;
              homeFloors?: {
                [key: string]: number | "none";
              } | undefined;
              intercomUsername?: string | undefined;
              /** @enum {string} */
              walkingSpeed?: ("slow" | "normal" | "fast") | undefined;
            };
            profile: {
              country?: string | undefined;
              email?: string | undefined;
              /**
               * @description `undisclosed` is an answer
               * @enum {string}
               */
              gender?: ("female" | "male" | "other" | "undisclosed") | undefined;
              language?: string | undefined;
              name?: string | undefined;
              phone?: string | undefined;
            };
          };
          /** @enum {number} */
          version: 1;
        };
      };
      "POST /identity/v1/me/joins/{join}/accept": {
        answer: null;
        path: {
          join: string;
        };
      };
      "POST /identity/v1/me/joins/{join}/decline": {
        answer: null;
        path: {
          join: string;
        };
      };
      "POST /identity/v1/me/notice": {
        answer: null;
        body: {
          language: string;
          version: string;
        };
      };
      "POST /identity/v1/me/passkeys": {
        answer: {
          addedAtMs: number;
          id: string;
          name: string;
        };
        body: {
          name: string;
          response: {
            id: string;
            rawId: string;
            response: {
              attestationObject: string;
              clientDataJSON: string;
              transports?: string[] | undefined;
            };
            /** @enum {string} */
            type: "public-key";
          };
        };
      };
      "POST /identity/v1/me/passkeys/options": {
        answer: {
          attestation?: string | undefined;
          authenticatorSelection?: {
            requireResidentKey?: boolean | undefined;
            residentKey?: string | undefined;
            userVerification?: string | undefined;
          } | undefined;
          challenge: string;
          excludeCredentials?: {
            id: string;
            transports?: string[] | undefined;
            type: string;
          }[] | undefined;
          pubKeyCredParams: {
            alg: number;
            type: string;
          }[];
          rp: {
            id?: string | undefined;
            name: string;
          };
          timeout?: number | undefined;
          user: {
            displayName: string;
            id: string;
            name: string;
          };
        };
      };
      "POST /identity/v1/me/password": {
        answer: null;
        body: {
          /** @description null where there is none */
          current: string | null;
          password: string;
        };
      };
      "POST /identity/v1/me/prove-email": {
        answer: null;
      };
      "POST /identity/v1/me/prove-email/confirm": {
        answer: null;
        body: {
          secret: string;
        };
      };
      "POST /identity/v1/me/recovery-code": {
        answer: {
          code: string;
        };
      };
      "POST /identity/v1/me/requests": {
        answer: {
          decideByMs: number;
          request: string;
        };
        body: {
          /** @description records of one's own, as `table/id` */
          about: string[];
          building: string;
          /** @enum {string} */
          kind: "correction";
          text: string;
        };
      };
      "POST /identity/v1/me/requests/{request}/withdrawal": {
        answer: null;
        path: {
          request: string;
        };
      };
      "POST /identity/v1/me/sessions/end-others": {
        answer: {
          ended: number;
        };
      };
      "POST /identity/v1/me/stop": {
        answer: null;
        body: {
          /** @enum {string} */
          confirm: "stop";
        };
      };
      "POST /identity/v1/me/verify": {
        answer: null;
        body: {
          response: {
            id: string;
            rawId: string;
            response: {
              authenticatorData: string;
              clientDataJSON: string;
              signature: string;
              userHandle?: (string | null) | undefined;
            };
            /** @enum {string} */
            type: "public-key";
          };
        };
      };
      "POST /identity/v1/me/verify/options": {
        answer: {
          allowCredentials?: {
            id: string;
            transports?: string[] | undefined;
            type: string;
          }[] | undefined;
          challenge: string;
          rpId?: string | undefined;
          timeout?: number | undefined;
          userVerification?: string | undefined;
        };
      };
      "POST /identity/v1/me/verify/password": {
        answer: null;
        body: {
          password: string;
        };
      };
      "POST /identity/v1/operators": {
        answer: {
          account: string;
          invitation: string | null;
          /** @description the notice of GDPR art. 14 to hand over, where it was not mailed */
          noticeText?: string[] | undefined;
        };
        body: {
          /** Format: date */
          birthDate?: string | undefined;
          consentAsserted?: boolean | undefined;
          country?: string | undefined;
          email?: string | undefined;
          /**
           * @description `undisclosed` is an answer
           * @enum {string}
           */
          gender?: ("female" | "male" | "other" | "undisclosed") | undefined;
          language?: string | undefined;
          name: string;
          phone?: string | undefined;
          statementVersion?: string | undefined;
          underAge?: boolean | undefined;
        };
      };
      "POST /identity/v1/operators/{account}/dismiss": {
        answer: null;
        path: {
          account: string;
        };
      };
      "POST /identity/v1/operators/link": {
        answer: {
          expiresAtMs: number;
          /** @description good once; an earlier one counts no more */
          link: string;
        };
      };
      "POST /identity/v1/people/{account}/export": {
        answer: {
          account: string;
          audit: {
            /** @description the newest of them, the oldest first */
            entries: {
              /** @description `table/id` of one's own records, of others the table alone */
              about: string[];
              atMs: number;
              building: string | null;
              by: {
                /** @enum {string} */
                who: "self" | "manager" | "operator" | "household" | "server" | "other";
                words: string;
              };
              facts: {
                [key: string]: string | number | boolean;
              };
              seq: number;
              via: string;
              what: string;
            }[];
            /** @description the log was searched from here on */
            fromMs: number;
            handling: string;
            /** @description entries that were found */
            total: number;
            /** @description everything that is kept was searched */
            whole: boolean;
          };
          /** @description of a manager's copy, which holds nothing from elsewhere */
          building: string | null;
          buildings: {
            /** @description whom one can ask there */
            ask: string;
            building: string;
            name: string;
          }[];
          /** @description every class of data, and how one gets a copy of it */
          classes: {
            /** @enum {string} */
            class: "D1" | "D2" | "D3" | "D3a" | "D3b" | "D4" | "D5" | "D6" | "D7" | "D8" | "D9" | "D10" | "D11" | "D12" | "D13" | "D14";
            copy: string;
            keep: string;
            /** @enum {string} */
            way: "own_export" | "own_ids" | "manager" | "on_phone" | "public" | "told_of" | "none";
            words: string;
          }[];
          cluster: string;
          controller: string | null;
          /** @description tables with more records than one copy holds; the newest are in it */
          cut: {
            shown: number;
            table: string;
            total: number;
          }[];
          /** @enum {string} */
          format: "vestibule-export";
          handling: {
            [key: string]: {
              /** @enum {string} */
              class: "D1" | "D2" | "D3" | "D3a" | "D3b" | "D4" | "D5" | "D6" | "D7" | "D8" | "D9" | "D10" | "D11" | "D12" | "D13" | "D14";
              copy: string;
              erasure: string;
              keep: string;
              read: string[];
              why: {
                /** @enum {string} */
                purpose: "provide_service" | "communicate" | "fix_defects" | "security" | "identity" | "prevent_fraud" | "analysis" | "audit" | "backup" | "legal";
                words: string;
              }[];
              words: string;
            };
          };
          language: string;
          madeAtMs: number;
          /** @enum {string} */
          madeFor: "self" | "operator" | "manager";
          notPortable: {
            count: number;
            /** @enum {string} */
            what: "sub_users" | "visitor_keys" | "permissions" | "credentials";
          }[];
          /** @description null in what is not made for the person */
          portable: {
            preferences: {
              accessible?: boolean | undefined;
              additionalPhone?: string | undefined;
              favouriteFloors?: {
                [key: string]: number;
              } | undefined;
              homeFloors?: {
                [key: string]: number | "none";
              } | undefined;
              intercomUsername?: string | undefined;
              /** @enum {string} */
              walkingSpeed?: ("slow" | "normal" | "fast") | undefined;
            };
            profile: {
              country?: string | undefined;
              email?: string | undefined;
              /**
               * @description `undisclosed` is an answer
               * @enum {string}
               */
              gender?: ("female" | "male" | "other" | "undisclosed") | undefined;
              language?: string | undefined;
              name?: string | undefined;
              phone?: string | undefined;
            };
          } | null;
          records: {
            /** @description when, where it says so */
            atMs?: number | undefined;
            building?: string | undefined;
            /** @description who made the record, where it says so */
            by?: {
              /** @enum {string} */
              who: "self" | "manager" | "operator" | "household" | "server" | "other";
              words: string;
            } | undefined;
            /**
             * @description about somebody else, whom the person entered
             * @enum {boolean}
             */
            entered?: true | undefined;
            id: string;
            items: {
              /** @description place within the record, such as `passkeys[0].name` */
              at: string;
              /** @description who said so, and when */
              from?: {
                atMs: number;
                /** @enum {string} */
                source: "self" | "manager" | "operator";
                /** @enum {string} */
                who: "self" | "manager" | "operator" | "household" | "server" | "other";
                words: string;
              } | undefined;
              /** @description key of `handling`: why, how long, who reads it, what erasure does */
              handling: string;
              /** @description in place of a value that is somebody's account */
              names?: {
                /** @enum {string} */
                who: "self" | "manager" | "operator" | "household" | "server" | "other";
                words: string;
              } | undefined;
              /** @description of a secret that is told of and not shown */
              sinceMs?: number | undefined;
              value?: (string | number | boolean | (string | number | boolean | (string | number | boolean)[])[] | {
                [key: string]: string | number | boolean;
              }) | undefined;
              /**
               * @description how one gets a copy; with `own_export` the value is here
               * @enum {string}
               */
              way: "own_export" | "own_ids" | "manager" | "on_phone" | "public" | "told_of" | "none";
              words: string;
            }[];
            table: string;
            words: string;
          }[];
          /** @enum {number} */
          version: 1;
        };
        body: {
          /** @description the number under which the person's request is kept */
          case: string;
          /**
           * @default json
           * @enum {string}
           */
          format?: ("json" | "html") | undefined;
          /** @description left out: of the request, then the person's own */
          language?: string | undefined;
          reason: string;
        };
        path: {
          account: string;
        };
      };
      "POST /identity/v1/proposals/{proposal}/decide": {
        answer: {
          /** @enum {string} */
          outcome: "accepted" | "rejected" | "waiting";
        };
        body: {
          accept: boolean;
        };
        path: {
          proposal: string;
        };
      };
      "POST /identity/v1/proposals/decide": {
        answer: {
          /** @enum {string} */
          outcome: "accepted" | "rejected" | "waiting";
        };
        body: {
          accept: boolean;
          secret: string;
        };
      };
      "POST /identity/v1/recovery": {
        answer: {
          /** @description kept by who asks; counts once somebody has vouched */
          claim: string;
          codeExpiresAtMs: number;
          /** @description to be shown to who vouches */
          recovery: string;
        };
        body: {
          email: string;
        };
      };
      "POST /identity/v1/recovery/{recovery}/vouch": {
        answer: null;
        path: {
          recovery: string;
        };
      };
      "POST /identity/v1/recovery/complete": {
        answer: {
          /** @description good for the identity plane, for five minutes */
          access_token: string;
          /** @description seconds that the access token is still good */
          expires_in: number;
          /** @description good once at /token, which gives the next */
          refresh_token: string;
          session: string;
          /** @enum {string} */
          token_type: "Bearer";
        };
        body: {
          deviceName: string;
          password: string;
          recovery: string;
          secret: string;
        };
      };
      "POST /identity/v1/recovery/printed": {
        answer: {
          /** @description good for the identity plane, for five minutes */
          access_token: string;
          /** @description seconds that the access token is still good */
          expires_in: number;
          /** @description good once at /token, which gives the next */
          refresh_token: string;
          session: string;
          /** @enum {string} */
          token_type: "Bearer";
        };
        body: {
          code: string;
          deviceName: string;
          email: string;
          password: string;
        };
      };
      "POST /identity/v1/reidentification/ceremonies": {
        answer: {
          ceremony: string;
          expiresAtMs: number;
        };
        body: {
          custodians: string[];
          /**
           * @description while there are custodians: the two of them who deal anew
           * @default []
           */
          dealers?: string[] | undefined;
        };
      };
      "POST /identity/v1/reidentification/ceremonies/{ceremony}/commitment": {
        answer: null;
        body: {
          dealer: number;
          proof: string;
          rise: string;
          start: string;
        };
        path: {
          ceremony: string;
        };
      };
      "POST /identity/v1/reidentification/ceremonies/{ceremony}/confirmation": {
        answer: {
          /** @description whether all have confirmed, so that the new shares count now */
          counts: boolean;
        };
        body: {
          proof: string;
        };
        path: {
          ceremony: string;
        };
      };
      "POST /identity/v1/reidentification/ceremonies/{ceremony}/packets": {
        answer: null;
        body: {
          packets: {
            box: string;
            ephemeral: string;
            from: number;
            to: number;
          }[];
        };
        path: {
          ceremony: string;
        };
      };
      "POST /identity/v1/reidentification/requests": {
        answer: {
          expiresAtMs: number;
          request: string;
        };
        body: {
          building: string;
          case: string;
          /** @description the authority that asks; with the ground `required_by_law`, and only there */
          external?: ({
            authority: string;
            documentHash: string;
            gag: {
              basis: string;
              untilMs: number | null;
            } | null;
            legalBasis: string;
          } | null) | undefined;
          fromMs: number;
          /** @enum {string} */
          ground: "security_incident" | "safety_incident" | "required_by_law";
          /** @description how long after the opening the person is told; left out: 30 days */
          noticeAfterMs?: number | undefined;
          reason: string;
          /** @description one; several are refused */
          rid: string | string[];
          /** @description a day after `fromMs` at most */
          untilMs: number;
        };
      };
      "POST /identity/v1/reidentification/requests/{request}/approval": {
        answer: {
          /** @description how many more custodians it takes */
          needed: number;
        };
        body: {
          index: number;
          point: string;
          proof: string;
        };
        path: {
          request: string;
        };
      };
      "POST /identity/v1/reidentification/requests/{request}/outcome": {
        answer: {
          account: string;
          name: string | null;
          /** @description for the authority that asked, signed; it is made now and kept nowhere */
          response: {
            authority: string;
            building: string;
            case: string;
            cluster: string;
            documentHash: string;
            fromMs: number;
            /** @enum {string} */
            ground: "security_incident" | "safety_incident" | "required_by_law";
            legalBasis: string;
            madeAtMs: number;
            person: {
              name: string;
            } | null;
            pseudonym: string;
            publicKey: string;
            request: string;
            signature: string;
            /** @enum {string} */
            status: "waiting" | "approved" | "shown" | "declined" | "withdrawn" | "expired" | "custodians_changed";
            untilMs: number;
            /** @enum {number} */
            version: 1;
          } | null;
          rid: string;
        };
        path: {
          request: string;
        };
      };
      "POST /identity/v1/reidentification/requests/{request}/refusal": {
        answer: null;
        path: {
          request: string;
        };
      };
      "POST /identity/v1/requests/{request}/decision": {
        answer: null;
        body: {
          /** @description to the person, with the reason */
          answer: string;
          /** @description the number of the entry that put it right */
          auditEntry?: number | undefined;
          /** @description of a correction: it was put right; of an objection: the purpose stays stopped */
          grant: boolean;
        };
        path: {
          request: string;
        };
      };
      "POST /identity/v1/screens/authorization": {
        answer: {
          device_code: string;
          /** @description seconds */
          expires_in: number;
          /** @description seconds between two questions at /screens/token */
          interval: number;
          /** @description shown on the screen */
          user_code: string;
          verification_uri: string;
        };
        body: Record<string, never>;
      };
      "POST /identity/v1/screens/capability": {
        answer: {
          capability: string;
          expiresAtMs: number;
        };
        body: {
          token: string;
        };
      };
      "POST /identity/v1/screens/token": {
        answer: {
          token: string;
        };
        body: {
          device_code: string;
        };
      };
      "POST /identity/v1/sign-in": {
        answer: {
          /** @description good for the identity plane, for five minutes */
          access_token: string;
          /** @description seconds that the access token is still good */
          expires_in: number;
          /** @description good once at /token, which gives the next */
          refresh_token: string;
          session: string;
          /** @enum {string} */
          token_type: "Bearer";
        };
        body: {
          deviceName: string;
          email: string;
          password: string;
        };
      };
      "POST /identity/v1/sign-in/passkey": {
        answer: {
          /** @description good for the identity plane, for five minutes */
          access_token: string;
          /** @description seconds that the access token is still good */
          expires_in: number;
          /** @description good once at /token, which gives the next */
          refresh_token: string;
          session: string;
          /** @enum {string} */
          token_type: "Bearer";
        };
        body: {
          deviceName: string;
          response: {
            id: string;
            rawId: string;
            response: {
              authenticatorData: string;
              clientDataJSON: string;
              signature: string;
              userHandle?: (string | null) | undefined;
            };
            /** @enum {string} */
            type: "public-key";
          };
        };
      };
      "POST /identity/v1/sign-in/passkey/options": {
        answer: {
          allowCredentials?: {
            id: string;
            transports?: string[] | undefined;
            type: string;
          }[] | undefined;
          challenge: string;
          rpId?: string | undefined;
          timeout?: number | undefined;
          userVerification?: string | undefined;
        };
      };
      "POST /identity/v1/sign-out": {
        answer: null;
      };
      "POST /identity/v1/sub-processors": {
        answer: {
          id: string;
        };
        body: {
          /**
           * @description null: all
           * @default null
           */
          buildings?: (string[] | null) | undefined;
          contact: string;
          /** Format: date */
          contractDay: string;
          hosts?: string[] | undefined;
          name: string;
          /** @enum {string} */
          purpose: "mail" | "web_push" | "webhook" | "stun_turn" | "telephony" | "hosting" | "backup" | "support";
          region: string;
          /**
           * @default null
           * @enum {string|null}
           */
          transferBasis?: ("adequacy_decision" | "standard_contractual_clauses" | "binding_corporate_rules" | "derogation" | null) | undefined;
        };
      };
      "POST /identity/v1/tags/{tag}/holder": {
        answer: {
          account: string | null;
          atMs: number;
          building: string;
          facility: string | null;
          id: string;
          label: string;
          member: string | null;
          /** @enum {string} */
          status: "active" | "blocked" | "lost";
        };
        body: {
          /** @default null */
          account?: (string | null) | undefined;
          /** @default null */
          facility?: (string | null) | undefined;
          /** @default null */
          member?: (string | null) | undefined;
        };
        path: {
          tag: string;
        };
      };
      "POST /identity/v1/threads/{thread}/messages": {
        answer: {
          message: string;
        };
        body: {
          text: string;
        };
        path: {
          thread: string;
        };
      };
      "POST /identity/v1/threads/{thread}/read": {
        answer: null;
        path: {
          thread: string;
        };
      };
      "POST /identity/v1/token": {
        answer: {
          /** @description good for the identity plane, for five minutes */
          access_token: string;
          /** @description seconds that the access token is still good */
          expires_in: number;
          /** @description good once at /token, which gives the next */
          refresh_token: string;
          session: string;
          /** @enum {string} */
          token_type: "Bearer";
        };
        body: {
          /** @enum {string} */
          grant_type: "refresh_token";
          refresh_token: string;
        } | {
          device_code: string;
          /** @enum {string} */
          grant_type: "urn:ietf:params:oauth:grant-type:device_code";
        };
      };
      "POST /identity/v1/troubleshooting/{session}/decision": {
        answer: null;
        body: {
          allow: boolean;
        };
        path: {
          session: string;
        };
      };
      "POST /identity/v1/troubleshooting/{session}/end": {
        answer: null;
        path: {
          session: string;
        };
      };
      "POST /identity/v1/troubleshooting/{session}/signals": {
        answer: null;
        body: {
          /** @description 16 to 32 random bytes in base64url, made by the device, new for each connection */
          connection: string;
          signal: {
            /** @description the public key that the technician has made for this alone */
            key: string;
            /**
             * @description asks for an offer, to find a fault of the camera; once
             * @enum {string}
             */
            kind: "look";
          } | {
            /**
             * @description to the offer; once
             * @enum {string}
             */
            kind: "answer";
            proof: string;
            sdp: string;
          } | {
            /** @description a line as SDP has it, of the one line of media; null: there are no more */
            candidate: string | null;
            /** @enum {string} */
            kind: "candidate";
          } | {
            /**
             * @description it is over; nothing follows
             * @enum {string}
             */
            kind: "bye";
            reason?: string | undefined;
          };
        };
        path: {
          session: string;
        };
      };
      "POST /identity/v1/troubleshooting/{session}/start": {
        answer: {
          untilMs: number;
        };
        path: {
          session: string;
        };
      };
      "POST /identity/v1/visitor-keys/{visitorKey}/link": {
        answer: {
          link: string;
          /** @description the link as a QR */
          svg?: string | undefined;
        };
        path: {
          visitorKey: string;
        };
        query?: {
          /**
           * @default false
           * @enum {string}
           */
          svg?: ("true" | "false") | undefined;
        } | undefined;
      };
      "POST /identity/v1/visitor-keys/{visitorKey}/pin": {
        answer: {
          pin: string;
        };
        path: {
          visitorKey: string;
        };
      };
      "POST /identity/v1/visits/look": {
        answer: {
          building: string;
          doors: {
            door: string;
            name: string;
            /** @description an opening takes the code that the unit shows */
            presence: boolean;
            /** @description the unit reads QRs */
            qr: boolean;
          }[];
          fromMs: number;
          label: string;
          openNow: boolean;
          /** @enum {string} */
          state: "not_yet" | "live" | "used_up" | "suspended" | "expired" | "revoked";
          untilMs: number;
          usesLeft: number | null;
        };
        body: {
          secret: string;
        };
      };
      "POST /identity/v1/visits/open": {
        answer: {
          lift: {
            floors: {
              group: string;
              level: number;
            }[];
            untilMs: number;
          } | null;
          opening: {
            act: string;
            atMs: number;
            /** @enum {string} */
            state: "pending" | "opened" | "refused" | "not_confirmed";
          };
        };
        body: {
          door: string;
          /** @description a UUID of version 7, made once for this press */
          key: string;
          presence?: string | undefined;
          secret: string;
        };
      };
      "POST /identity/v1/visits/qr": {
        answer: {
          doors: string[];
          expiresAtMs: number;
          svg?: string | undefined;
          text: string;
        };
        body: {
          door?: string | undefined;
          secret: string;
          /** @default false */
          svg?: boolean | undefined;
        };
      };
      "POST /v1/buildings/{building}/groups/{group}/calls": {
        answer: components["schemas"]["Call"];
        body: {
          /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
          accessible?: boolean | undefined;
          /** @description the zone of the group that one is in, on the way; never coordinates */
          at?: string | undefined;
          /** @enum {string} */
          direction: "up" | "down";
          from: number;
          /** @enum {string} */
          fromSide?: ("front" | "rear") | undefined;
          /** @enum {string} */
          kind: "landing";
          /** @description ids of cars: only these may serve the call; left out: any */
          lifts?: string[] | undefined;
          /**
           * @description how many passengers travel together
           * @default 1
           */
          persons?: number | undefined;
          /**
           * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
           * @enum {boolean}
           */
          priority?: true | undefined;
          /**
           * @description more persons than one car holds travel in several cars, each by a call of its own
           * @enum {boolean}
           */
          split?: true | undefined;
        } | {
          /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
          accessible?: boolean | undefined;
          /** @description the zone of the group that one is in, on the way; never coordinates */
          at?: string | undefined;
          from: number;
          /** @enum {string} */
          fromSide?: ("front" | "rear") | undefined;
          /** @enum {string} */
          kind: "destination";
          /** @description one's own lease of a car: the call is that car's alone */
          lease?: string | undefined;
          /** @description ids of cars: only these may serve the call; left out: any */
          lifts?: string[] | undefined;
          /**
           * @description how many passengers travel together
           * @default 1
           */
          persons?: number | undefined;
          /**
           * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
           * @enum {boolean}
           */
          priority?: true | undefined;
          /**
           * @description more persons than one car holds travel in several cars, each by a call of its own
           * @enum {boolean}
           */
          split?: true | undefined;
          to: number;
          /** @enum {string} */
          toSide?: ("front" | "rear") | undefined;
        } | {
          /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
          accessible?: boolean | undefined;
          /**
           * @description placed by the car's attendant: served while the car is in attendant control too; takes the use `attendant`
           * @enum {boolean}
           */
          attendant?: true | undefined;
          car: string;
          /** @enum {string} */
          kind: "car";
          /** @description one's own lease of a car: the call is that car's alone */
          lease?: string | undefined;
          /**
           * @description how many passengers travel together
           * @default 1
           */
          persons?: number | undefined;
          to: number;
          /** @enum {string} */
          toSide?: ("front" | "rear") | undefined;
        };
        header: {
          /** @description a UUID of version 7, made once for this intent and kept over repeats */
          "idempotency-key": string;
        };
        path: {
          building: string;
          group: string;
        };
      };
      "POST /v1/buildings/{building}/groups/{group}/calls/{call}/open-doors": {
        answer: components["schemas"]["Call"];
        header: {
          /** @description a UUID of version 7, made once for this intent and kept over repeats */
          "idempotency-key": string;
        };
        path: {
          building: string;
          call: string;
          group: string;
        };
      };
      "POST /v1/buildings/{building}/groups/{group}/holds": {
        answer: {
          car: string;
          /** @description by the server's clock */
          expiresAtMs: number;
          id: string;
          level: number;
          /**
           * @description present when ended
           * @enum {string}
           */
          reason?: ("released" | "expired" | "right_ended" | "call_ended" | "lease_ended" | "doors_closed" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "no_lift_available" | "site_changed") | undefined;
          request: {
            /** @description one's own call, whose car stands at its landing */
            call?: string | undefined;
            /** @description or one's own lease, whose car stands at any landing */
            lease?: string | undefined;
            /** @description it ends by itself so long after it was asked for or renewed last */
            lifeMs: number;
            /**
             * @description left out: the side at which the call is served
             * @enum {string}
             */
            side?: ("front" | "rear") | undefined;
          };
          /** @enum {string} */
          side: "front" | "rear";
          sinceMs: number;
          /** @enum {string} */
          state: "holding" | "ended";
        };
        body: {
          /** @description one's own call, whose car stands at its landing */
          call?: string | undefined;
          /** @description or one's own lease, whose car stands at any landing */
          lease?: string | undefined;
          /** @description it ends by itself so long after it was asked for or renewed last */
          lifeMs: number;
          /**
           * @description left out: the side at which the call is served
           * @enum {string}
           */
          side?: ("front" | "rear") | undefined;
        };
        header: {
          /** @description a UUID of version 7, made once for this intent and kept over repeats */
          "idempotency-key": string;
        };
        path: {
          building: string;
          group: string;
        };
      };
      "POST /v1/buildings/{building}/groups/{group}/leases": {
        answer: {
          car: string;
          /** @description by the server's clock */
          expiresAtMs: number;
          grantedAtMs: number;
          id: string;
          /**
           * @description present when ended
           * @enum {string}
           */
          reason?: ("released" | "expired" | "right_ended" | "call_ended" | "lease_ended" | "doors_closed" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "no_lift_available" | "site_changed") | undefined;
          request: {
            /** @description where it is needed first: the car that can be there soonest is given */
            level: number;
            /** @description it ends by itself so long after it was asked for or renewed last */
            lifeMs: number;
            /** @description ids of cars: one of these; left out: any that stops at the level */
            lifts?: string[] | undefined;
            /** @enum {string} */
            side?: ("front" | "rear") | undefined;
          };
          /**
           * @description `clearing`: the car takes those it has to their floors; `ready`: it serves this lease alone
           * @enum {string}
           */
          state: "clearing" | "ready" | "ended";
        };
        body: {
          /** @description where it is needed first: the car that can be there soonest is given */
          level: number;
          /** @description it ends by itself so long after it was asked for or renewed last */
          lifeMs: number;
          /** @description ids of cars: one of these; left out: any that stops at the level */
          lifts?: string[] | undefined;
          /** @enum {string} */
          side?: ("front" | "rear") | undefined;
        };
        header: {
          /** @description a UUID of version 7, made once for this intent and kept over repeats */
          "idempotency-key": string;
        };
        path: {
          building: string;
          group: string;
        };
      };
      "POST /v1/buildings/{building}/journeys": {
        answer: {
          /** @description from the wish to the destination, as it was planned */
          estimatedMs: number;
          from: number;
          /** @enum {string} */
          fromSide?: ("front" | "rear") | undefined;
          id: string;
          legs: {
            /** @description the call that this leg is; its events come with this id */
            call: string;
            car?: string | undefined;
            etaMs?: number | undefined;
            from: number;
            /** @enum {string} */
            fromSide?: ("front" | "rear") | undefined;
            group: string;
            /**
             * @description present when cancelled
             * @enum {string}
             */
            reason?: ("by_caller" | "right_ended" | "lease_ended" | "no_lift_available" | "lift_did_not_come" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "site_changed" | "stale" | "hardware_dropped") | undefined;
            /**
             * @description `planned`: its lift is called when the one before has its passengers aboard
             * @enum {string}
             */
            state: "planned" | "registered" | "assigned" | "fixed" | "being_served" | "served" | "cancelled";
            to: number;
            /** @enum {string} */
            toSide?: ("front" | "rear") | undefined;
            /** @description to this leg's lift, from where the one before ends */
            walkMs?: number | undefined;
          }[];
          persons: number;
          placedAtMs: number;
          /**
           * @description present when cancelled
           * @enum {string}
           */
          reason?: ("by_caller" | "right_ended" | "lease_ended" | "no_lift_available" | "lift_did_not_come" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "site_changed" | "stale" | "hardware_dropped") | undefined;
          /** @enum {string} */
          state: "open" | "served" | "cancelled";
          to: number;
          /** @enum {string} */
          toSide?: ("front" | "rear") | undefined;
        };
        body: {
          /** @description as with a call, on each leg; kept nowhere */
          accessible?: boolean | undefined;
          /** @description the zone of the group that one is in, on the way; never coordinates */
          at?: string | undefined;
          /** @description asked for by an app because a door was opened: the same wish within a minute, or while its calls are open, is answered by the journey that is there */
          automatic?: boolean | undefined;
          from: number;
          /** @enum {string} */
          fromSide?: ("front" | "rear") | undefined;
          /** @description only these groups may fetch; left out: any that the capability names */
          groups?: string[] | undefined;
          /**
           * @description how many passengers travel together
           * @default 1
           */
          persons?: number | undefined;
          to: number;
          /** @enum {string} */
          toSide?: ("front" | "rear") | undefined;
        };
        header: {
          /** @description a UUID of version 7, made once for this intent and kept over repeats */
          "idempotency-key": string;
        };
        path: {
          building: string;
        };
      };
      "POST /v1/buildings/{building}/units/{unit}/doors/{door}/open": {
        answer: {
          act: string;
          atMs: number;
          /** @enum {string} */
          state: "pending" | "opened" | "refused" | "not_confirmed";
        };
        header: {
          /** @description a UUID of version 7, made once for this intent and kept over repeats; it counts for 24 hours */
          "idempotency-key": string;
        };
        path: {
          building: string;
          door: string;
          unit: string;
        };
      };
      "POST /v1/rings/{ring}/answer": {
        answer: {
          /** @description present once somebody answered: whether it was this device */
          answeredHere?: boolean | undefined;
          building: string;
          /** @description doors of the unit that this device may open by this ring */
          doors: string[];
          /** @description in the answer to who opened with a lift: the levels of the lift that was called for the visitor */
          lift?: {
            from: number;
            to: number;
          } | undefined;
          /** @description those of `doors` behind which a lift can be called to the flat; left out: none */
          lifts?: string[] | undefined;
          /** @description what can be had of who rings: a picture, and voice once this device has answered */
          media: ("picture" | "voice")[];
          /** @description doors that were opened by this ring, whichever device asked, as the unit has said */
          opened: string[];
          /** @description how often the visitor pressed while it rang */
          presses: number;
          /** @enum {string} */
          reason?: ("no_device" | "nobody_reachable" | "unknown_entry" | "no_answer" | "hung_up" | "by_visitor" | "unit_gone" | "server_restarted" | "too_many_rings" | "household_ended" | "too_long") | undefined;
          /** @description random; another for each ring */
          ring: string;
          /** @description false: be quiet, for now or altogether */
          rings: boolean;
          /** @description grows with all that is told of this ring; pass over what is older */
          seq: number;
          startedAtMs: number;
          /** @enum {string} */
          state: "ringing" | "answered" | "ended" | "opened" | "declined" | "missed" | "cancelled" | "failed";
          unit: string;
          /** @description missed from then on or, once answered, ended; left out where it has ended */
          untilMs?: number | undefined;
        };
        path: {
          ring: string;
        };
      };
      "POST /v1/rings/{ring}/decline": {
        answer: {
          /** @description present once somebody answered: whether it was this device */
          answeredHere?: boolean | undefined;
          building: string;
          /** @description doors of the unit that this device may open by this ring */
          doors: string[];
          /** @description in the answer to who opened with a lift: the levels of the lift that was called for the visitor */
          lift?: {
            from: number;
            to: number;
          } | undefined;
          /** @description those of `doors` behind which a lift can be called to the flat; left out: none */
          lifts?: string[] | undefined;
          /** @description what can be had of who rings: a picture, and voice once this device has answered */
          media: ("picture" | "voice")[];
          /** @description doors that were opened by this ring, whichever device asked, as the unit has said */
          opened: string[];
          /** @description how often the visitor pressed while it rang */
          presses: number;
          /** @enum {string} */
          reason?: ("no_device" | "nobody_reachable" | "unknown_entry" | "no_answer" | "hung_up" | "by_visitor" | "unit_gone" | "server_restarted" | "too_many_rings" | "household_ended" | "too_long") | undefined;
          /** @description random; another for each ring */
          ring: string;
          /** @description false: be quiet, for now or altogether */
          rings: boolean;
          /** @description grows with all that is told of this ring; pass over what is older */
          seq: number;
          startedAtMs: number;
          /** @enum {string} */
          state: "ringing" | "answered" | "ended" | "opened" | "declined" | "missed" | "cancelled" | "failed";
          unit: string;
          /** @description missed from then on or, once answered, ended; left out where it has ended */
          untilMs?: number | undefined;
        };
        path: {
          ring: string;
        };
      };
      "POST /v1/rings/{ring}/doors/{door}/open": {
        answer: {
          /** @description present once somebody answered: whether it was this device */
          answeredHere?: boolean | undefined;
          building: string;
          /** @description doors of the unit that this device may open by this ring */
          doors: string[];
          /** @description in the answer to who opened with a lift: the levels of the lift that was called for the visitor */
          lift?: {
            from: number;
            to: number;
          } | undefined;
          /** @description those of `doors` behind which a lift can be called to the flat; left out: none */
          lifts?: string[] | undefined;
          /** @description what can be had of who rings: a picture, and voice once this device has answered */
          media: ("picture" | "voice")[];
          /** @description doors that were opened by this ring, whichever device asked, as the unit has said */
          opened: string[];
          /** @description how often the visitor pressed while it rang */
          presses: number;
          /** @enum {string} */
          reason?: ("no_device" | "nobody_reachable" | "unknown_entry" | "no_answer" | "hung_up" | "by_visitor" | "unit_gone" | "server_restarted" | "too_many_rings" | "household_ended" | "too_long") | undefined;
          /** @description random; another for each ring */
          ring: string;
          /** @description false: be quiet, for now or altogether */
          rings: boolean;
          /** @description grows with all that is told of this ring; pass over what is older */
          seq: number;
          startedAtMs: number;
          /** @enum {string} */
          state: "ringing" | "answered" | "ended" | "opened" | "declined" | "missed" | "cancelled" | "failed";
          unit: string;
          /** @description missed from then on or, once answered, ended; left out where it has ended */
          untilMs?: number | undefined;
        };
        header: {
          /** @description a UUID of version 7, made once for this intent and kept over repeats */
          "idempotency-key": string;
        };
        path: {
          door: string;
          ring: string;
        };
        query?: {
          /**
           * @description true: once it has opened, call a lift for the visitor to the flat's floor
           * @default false
           * @enum {string}
           */
          lift?: ("true" | "false") | undefined;
        } | undefined;
      };
      "POST /v1/rings/{ring}/hang-up": {
        answer: {
          /** @description present once somebody answered: whether it was this device */
          answeredHere?: boolean | undefined;
          building: string;
          /** @description doors of the unit that this device may open by this ring */
          doors: string[];
          /** @description in the answer to who opened with a lift: the levels of the lift that was called for the visitor */
          lift?: {
            from: number;
            to: number;
          } | undefined;
          /** @description those of `doors` behind which a lift can be called to the flat; left out: none */
          lifts?: string[] | undefined;
          /** @description what can be had of who rings: a picture, and voice once this device has answered */
          media: ("picture" | "voice")[];
          /** @description doors that were opened by this ring, whichever device asked, as the unit has said */
          opened: string[];
          /** @description how often the visitor pressed while it rang */
          presses: number;
          /** @enum {string} */
          reason?: ("no_device" | "nobody_reachable" | "unknown_entry" | "no_answer" | "hung_up" | "by_visitor" | "unit_gone" | "server_restarted" | "too_many_rings" | "household_ended" | "too_long") | undefined;
          /** @description random; another for each ring */
          ring: string;
          /** @description false: be quiet, for now or altogether */
          rings: boolean;
          /** @description grows with all that is told of this ring; pass over what is older */
          seq: number;
          startedAtMs: number;
          /** @enum {string} */
          state: "ringing" | "answered" | "ended" | "opened" | "declined" | "missed" | "cancelled" | "failed";
          unit: string;
          /** @description missed from then on or, once answered, ended; left out where it has ended */
          untilMs?: number | undefined;
        };
        path: {
          ring: string;
        };
      };
      "PUT /identity/v1/buildings/{building}/locked-floors": {
        answer: {
          /** @description the levels of the group that are locked now */
          locked: number[];
        };
        body: {
          group: string;
          level: number;
          locked: boolean;
        };
        path: {
          building: string;
        };
      };
      "PUT /identity/v1/buildings/{building}/log": {
        answer: {
          startsAtMs: number;
        };
        body: {
          days: number;
          fields: ("minute" | "door" | "result" | "means")[];
          /**
           * @description before what is new to people begins
           * @default 7
           */
          noticeDays?: number | undefined;
          notices: {
            language: string;
            text: string;
          }[];
          purpose: string;
        };
        path: {
          building: string;
        };
      };
      "PUT /identity/v1/buildings/{building}/site-keys/drafts/{draft}": {
        answer: {
          id: string;
        };
        body: {
          /** @description a compact JWS; several over one payload joined by ~ */
          text: string;
        };
        path: {
          building: string;
          draft: string;
        };
      };
      "PUT /identity/v1/buildings/{building}/site-keys/offer": {
        answer: null;
        body: {
          /** @description a public key, Ed25519, in base64url */
          key: string;
        };
        path: {
          building: string;
        };
      };
      "PUT /identity/v1/facilities/{facility}/nameplate/suggestion": {
        answer: {
          /** @description what the entrance would show once it is confirmed */
          preview: {
            name: string;
            number: string;
          } | null;
          /** @description what it shows now */
          shown: {
            name: string;
            number: string;
          } | null;
          suggested: string | null;
        };
        body: {
          name: string | null;
        };
        path: {
          facility: string;
        };
      };
      "PUT /identity/v1/grants/{grant}/suspension": {
        answer: {
          actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
          assertedAtMs: number;
          assertedBy: string | null;
          building: string;
          fromMs: number | null;
          id: string;
          liftUses?: ("priority" | "attendant" | "exclusive" | "hold" | "monitor" | "robot")[] | undefined;
          parent: string | null;
          schedule: {
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null;
          scope: {
            doors: "all" | string[];
            lifts: "all" | {
              group: string;
              levels: "all" | number[];
            }[];
          };
          subject: {
            id: string;
            /** @enum {string} */
            kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
          };
          suspended: boolean;
          template: {
            id: string;
            /** @enum {string} */
            mode: "live" | "copy";
            version: number;
          } | null;
          untilMs: number | null;
          used: number;
          usesMax: number | null;
        };
        path: {
          grant: string;
        };
      };
      "PUT /identity/v1/grants/{grant}/template": {
        answer: {
          actions: ("open_door" | "call_lift" | "give_keys" | "add_sub_users" | "read_news")[];
          assertedAtMs: number;
          assertedBy: string | null;
          building: string;
          fromMs: number | null;
          id: string;
          liftUses?: ("priority" | "attendant" | "exclusive" | "hold" | "monitor" | "robot")[] | undefined;
          parent: string | null;
          schedule: {
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null;
          scope: {
            doors: "all" | string[];
            lifts: "all" | {
              group: string;
              levels: "all" | number[];
            }[];
          };
          subject: {
            id: string;
            /** @enum {string} */
            kind: "account" | "facility" | "member" | "key" | "tag" | "client" | "client_user";
          };
          suspended: boolean;
          template: {
            id: string;
            /** @enum {string} */
            mode: "live" | "copy";
            version: number;
          } | null;
          untilMs: number | null;
          used: number;
          usesMax: number | null;
        };
        body: {
          id: string;
          /** @enum {string} */
          mode: "live" | "copy";
        };
        path: {
          grant: string;
        };
      };
      "PUT /identity/v1/me/objections": {
        answer: {
          objections: {
            atMs: number;
            /** @enum {string} */
            purpose: "communicate" | "fix_defects" | "analysis";
            request: string;
          }[];
        };
        body: {
          object: boolean;
          /** @enum {string} */
          purpose: "communicate" | "fix_defects" | "analysis";
          /** @description for the operator, who decides and answers */
          text?: string | undefined;
        };
      };
      "PUT /identity/v1/me/push": {
        answer: {
          /** @description null: this device is not woken */
          device: {
            missedInQuiet: boolean;
            /** @description the host alone: the address is a secret */
            service: string;
            /**
             * @description why nothing is sent now; null where it is
             * @enum {string|null}
             */
            stopped: "no_sub_processor" | null;
          } | null;
          /** @description of this installation, for the browser: base64url */
          publicKey: string;
          /** @description hosts of push services that stand in the register; no other is sent to */
          services: string[];
        };
        body: {
          auth: string;
          /** Format: uri */
          endpoint: string;
          /**
           * @description in do-not-disturb, tell of missed rings all the same
           * @default true
           */
          missedInQuiet?: boolean | undefined;
          p256dh: string;
        };
      };
      "PUT /identity/v1/me/quiet": {
        answer: {
          always: boolean;
          schedule: {
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null;
          untilMs: number | null;
        };
        body: {
          always: boolean;
          schedule: {
            windows: {
              from: string;
              /** @enum {string} */
              holidays: "as_usual" | "closed" | "only";
              until: string | "24:00";
              weekdays: number[];
            }[];
          } | null;
          untilMs: number | null;
        };
      };
      "PUT /identity/v1/members/{member}/rings": {
        answer: {
          account?: string | undefined;
          activated?: boolean | undefined;
          administrator: boolean;
          birthDate?: (string | null) | undefined;
          email?: (string | null) | undefined;
          facility: string;
          hasAccount: boolean;
          id: string;
          mayGiveKeys: boolean;
          name: string;
          number?: (string | null) | undefined;
          other?: string | undefined;
          phone?: (string | null) | undefined;
          /** @description seconds after the press; 0: at once */
          ringAfterS?: number | undefined;
          /** @enum {string} */
          role: "main" | "sub" | "owner";
          /** @description whether the flat's rings go to them */
          takesRings?: boolean | undefined;
          username?: string | undefined;
        };
        body: {
          /**
           * @description seconds after the press at which their devices begin; 0: at once
           * @default 0
           */
          afterS?: number | undefined;
          takes: boolean;
        };
        path: {
          member: string;
        };
      };
      "PUT /identity/v1/reidentification/ceremonies/{ceremony}/device": {
        answer: null;
        body: {
          device: string;
          proof: string;
        };
        path: {
          ceremony: string;
        };
      };
      "PUT /identity/v1/sub-processors/{entry}": {
        answer: {
          id: string;
        };
        body: {
          /**
           * @description null: all
           * @default null
           */
          buildings?: (string[] | null) | undefined;
          contact: string;
          /** Format: date */
          contractDay: string;
          hosts?: string[] | undefined;
          name: string;
          /** @enum {string} */
          purpose: "mail" | "web_push" | "webhook" | "stun_turn" | "telephony" | "hosting" | "backup" | "support";
          region: string;
          /**
           * @default null
           * @enum {string|null}
           */
          transferBasis?: ("adequacy_decision" | "standard_contractual_clauses" | "binding_corporate_rules" | "derogation" | null) | undefined;
        };
        path: {
          entry: string;
        };
      };
      "PUT /identity/v1/troubleshooting/{session}/look": {
        answer: null;
        body: {
          text: string;
        };
        path: {
          session: string;
        };
      };
      "PUT /v1/buildings/{building}/groups/{group}/holds/{hold}": {
        answer: {
          car: string;
          /** @description by the server's clock */
          expiresAtMs: number;
          id: string;
          level: number;
          /**
           * @description present when ended
           * @enum {string}
           */
          reason?: ("released" | "expired" | "right_ended" | "call_ended" | "lease_ended" | "doors_closed" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "no_lift_available" | "site_changed") | undefined;
          request: {
            /** @description one's own call, whose car stands at its landing */
            call?: string | undefined;
            /** @description or one's own lease, whose car stands at any landing */
            lease?: string | undefined;
            /** @description it ends by itself so long after it was asked for or renewed last */
            lifeMs: number;
            /**
             * @description left out: the side at which the call is served
             * @enum {string}
             */
            side?: ("front" | "rear") | undefined;
          };
          /** @enum {string} */
          side: "front" | "rear";
          sinceMs: number;
          /** @enum {string} */
          state: "holding" | "ended";
        };
        body: {
          /** @description it ends by itself so long after it was asked for or renewed last */
          lifeMs: number;
        };
        path: {
          building: string;
          group: string;
          hold: string;
        };
      };
      "PUT /v1/buildings/{building}/groups/{group}/leases/{lease}": {
        answer: {
          car: string;
          /** @description by the server's clock */
          expiresAtMs: number;
          grantedAtMs: number;
          id: string;
          /**
           * @description present when ended
           * @enum {string}
           */
          reason?: ("released" | "expired" | "right_ended" | "call_ended" | "lease_ended" | "doors_closed" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "no_lift_available" | "site_changed") | undefined;
          request: {
            /** @description where it is needed first: the car that can be there soonest is given */
            level: number;
            /** @description it ends by itself so long after it was asked for or renewed last */
            lifeMs: number;
            /** @description ids of cars: one of these; left out: any that stops at the level */
            lifts?: string[] | undefined;
            /** @enum {string} */
            side?: ("front" | "rear") | undefined;
          };
          /**
           * @description `clearing`: the car takes those it has to their floors; `ready`: it serves this lease alone
           * @enum {string}
           */
          state: "clearing" | "ready" | "ended";
        };
        body: {
          /** @description it ends by itself so long after it was asked for or renewed last */
          lifeMs: number;
        };
        path: {
          building: string;
          group: string;
          lease: string;
        };
      };
    };
    ServerMessage: {
      /** @description the socket ends with its capability */
      expiresAtMs: number;
      /** @description the server pings (WebSocket ping) this often */
      heartbeatMs: number;
      serverTimeMs: number;
      /** @constant */
      type: "welcome";
      /** @constant */
      version: 1;
    } | {
      /** @description operators only */
      anyCalls?: {
        /** @description the car that comes; may change until the call is fixed */
        car?: string | undefined;
        /** @description the lift controller holds the call */
        confirmed: boolean;
        /** @description estimated wait, from when this was said */
        etaMs?: number | undefined;
        id: string;
        /**
         * @description what keeps the car that is bound to this call; told when it begins and ends
         * @enum {string}
         */
        notice?: ("stuck" | "overload" | "doors_obstructed") | undefined;
        /**
         * @description present when cancelled
         * @enum {string}
         */
        reason?: ("by_caller" | "right_ended" | "lease_ended" | "no_lift_available" | "lift_did_not_come" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "site_changed" | "stale" | "hardware_dropped") | undefined;
        request: {
          /** @enum {string} */
          direction: "up" | "down";
          from: number;
          /** @enum {string} */
          fromSide?: ("front" | "rear") | undefined;
          /** @constant */
          kind: "landing";
          /** @description ids of cars: only these may serve the call; left out: any */
          lifts?: string[] | undefined;
          /**
           * @description how many passengers travel together
           * @default 1
           */
          persons: number;
          /**
           * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
           * @constant
           */
          priority?: true | undefined;
          /**
           * @description more persons than one car holds travel in several cars, each by a call of its own
           * @constant
           */
          split?: true | undefined;
        } | {
          from: number;
          /** @enum {string} */
          fromSide?: ("front" | "rear") | undefined;
          /** @constant */
          kind: "destination";
          /** @description ids of cars: only these may serve the call; left out: any */
          lifts?: string[] | undefined;
          /**
           * @description how many passengers travel together
           * @default 1
           */
          persons: number;
          /**
           * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
           * @constant
           */
          priority?: true | undefined;
          /**
           * @description more persons than one car holds travel in several cars, each by a call of its own
           * @constant
           */
          split?: true | undefined;
          to: number;
          /** @enum {string} */
          toSide?: ("front" | "rear") | undefined;
        } | {
          /**
           * @description placed by the car's attendant: served while the car is in attendant control too; takes the use `attendant`
           * @constant
           */
          attendant?: true | undefined;
          car: string;
          /** @constant */
          kind: "car";
          /**
           * @description how many passengers travel together
           * @default 1
           */
          persons: number;
          to: number;
          /** @enum {string} */
          toSide?: ("front" | "rear") | undefined;
        };
        /** @enum {string} */
        state: "registered" | "assigned" | "fixed" | "being_served" | "served" | "cancelled";
      }[] | undefined;
      building: string;
      /** @description the caller's own */
      calls: {
        /** @description of an accessible call: what there is to say aloud now; told anew when it changes */
        announcements?: {
          car?: string | undefined;
          /** @enum {string} */
          code: "lift_comes" | "doors_open" | "doors_closing" | "your_floor" | "accessible_lift_out_of_service";
          level?: number | undefined;
          /** @enum {string} */
          side?: ("front" | "rear") | undefined;
        }[] | undefined;
        /** @description the car that comes; may change until the call is fixed */
        car?: string | undefined;
        /** @description the same as a moment of the server's clock; told anew when it moves by 5 s */
        comesAtMs?: number | undefined;
        /** @description the lift controller holds the call */
        confirmed: boolean;
        /** @description estimated wait, from when this was said */
        etaMs?: number | undefined;
        id: string;
        /** @description present where the call is a leg of a journey */
        journey?: {
          id: string;
          leg: number;
          of: number;
        } | undefined;
        /**
         * @description what keeps the car that is bound to this call; told when it begins and ends
         * @enum {string}
         */
        notice?: ("stuck" | "overload" | "doors_obstructed") | undefined;
        /** @description what a screen at the landing calls it by; random, and another call's soon after */
        number?: number | undefined;
        /** @description present where its passengers travel in several cars */
        party?: {
          /** @description each one car's, this one among them */
          calls: string[];
          /** @description of all its calls together */
          persons: number;
        } | undefined;
        placedAtMs: number;
        /**
         * @description present when cancelled
         * @enum {string}
         */
        reason?: ("by_caller" | "right_ended" | "lease_ended" | "no_lift_available" | "lift_did_not_come" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "site_changed" | "stale" | "hardware_dropped") | undefined;
        request: {
          /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
          accessible?: boolean | undefined;
          /** @enum {string} */
          direction: "up" | "down";
          from: number;
          /** @enum {string} */
          fromSide?: ("front" | "rear") | undefined;
          /** @constant */
          kind: "landing";
          /** @description ids of cars: only these may serve the call; left out: any */
          lifts?: string[] | undefined;
          /**
           * @description how many passengers travel together
           * @default 1
           */
          persons: number;
          /**
           * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
           * @constant
           */
          priority?: true | undefined;
          /**
           * @description more persons than one car holds travel in several cars, each by a call of its own
           * @constant
           */
          split?: true | undefined;
        } | {
          /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
          accessible?: boolean | undefined;
          from: number;
          /** @enum {string} */
          fromSide?: ("front" | "rear") | undefined;
          /** @constant */
          kind: "destination";
          /** @description one's own lease of a car: the call is that car's alone */
          lease?: string | undefined;
          /** @description ids of cars: only these may serve the call; left out: any */
          lifts?: string[] | undefined;
          /**
           * @description how many passengers travel together
           * @default 1
           */
          persons: number;
          /**
           * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
           * @constant
           */
          priority?: true | undefined;
          /**
           * @description more persons than one car holds travel in several cars, each by a call of its own
           * @constant
           */
          split?: true | undefined;
          to: number;
          /** @enum {string} */
          toSide?: ("front" | "rear") | undefined;
        } | {
          /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
          accessible?: boolean | undefined;
          /**
           * @description placed by the car's attendant: served while the car is in attendant control too; takes the use `attendant`
           * @constant
           */
          attendant?: true | undefined;
          car: string;
          /** @constant */
          kind: "car";
          /** @description one's own lease of a car: the call is that car's alone */
          lease?: string | undefined;
          /**
           * @description how many passengers travel together
           * @default 1
           */
          persons: number;
          to: number;
          /** @enum {string} */
          toSide?: ("front" | "rear") | undefined;
        };
        /** @enum {string} */
        state: "registered" | "assigned" | "fixed" | "being_served" | "served" | "cancelled";
      }[];
      cars: {
        /** @description operators only: somebody should look after this car */
        alerts?: ("passenger_alarm" | "passengers_trapped" | "stuck" | "overload" | "doors_obstructed")[] | undefined;
        /** @enum {string} */
        direction: "up" | "down" | "none";
        doors: {
          [key: string]: "closed" | "opened" | "unknown" | "door-fault" | "unused" | "none" | "closing" | "opening" | "safety-locked" | "limited-opened";
        };
        faults: ("controller-fault" | "drive-and-motor-fault" | "governor-and-safety-gear-fault" | "lift-shaft-device-fault" | "power-supply-fault" | "safety-interlock-fault" | "door-closing-fault" | "door-opening-fault" | "car-stopped-outside-landing-zone" | "call-button-stuck" | "start-failure" | "controller-supply-fault" | "self-test-failure" | "runtime-limit-exceeded" | "position-lost" | "drive-temperature-exceeded" | "load-measurement-fault")[];
        id: string;
        /** @description false: no report within the keepalive; nothing below is current */
        known: boolean;
        level: number;
        /** @description operators only: it tells how many people enter and leave */
        loadPercent?: number | undefined;
        /** @enum {string} */
        mode: "unknown" | "normal" | "vip" | "homing" | "parking" | "attendant-control" | "firefighter-control" | "emergency-power" | "inspection" | "cabinet-recall" | "earthquake-operation" | "fire-operation" | "out-of-service" | "occupant-evacuation";
        nextStop?: number | undefined;
        positionM: number;
        /** @description of a car with two decks: the upper one */
        upper?: {
          doors: {
            [key: string]: "closed" | "opened" | "unknown" | "door-fault" | "unused" | "none" | "closing" | "opening" | "safety-locked" | "limited-opened";
          };
          /** @description operators only */
          loadPercent?: number | undefined;
        } | undefined;
      }[];
      cursor: {
        incarnation: string;
        seq: number;
      };
      /**
       * @description why not
       * @enum {string}
       */
      doNotUse?: ("fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "no_lift_available") | undefined;
      group: string;
      lit: {
        /** @enum {string} */
        direction: "up" | "down";
        level: number;
        /** @enum {string} */
        side: "front" | "rear";
      }[];
      /** @enum {string} */
      mode: "unknown" | "normal" | "vip" | "homing" | "parking" | "attendant-control" | "firefighter-control" | "emergency-power" | "inspection" | "cabinet-recall" | "earthquake-operation" | "fire-operation" | "out-of-service" | "occupant-evacuation";
      /** @description the client's own name for this message */
      ref: string;
      /** @constant */
      type: "snapshot";
      /** @description false: do not use the lifts, and say so first of all */
      usable: boolean;
    } | {
      building: string;
      /** @description the caller's own, as they stand */
      calls: {
        /** @description of an accessible call: what there is to say aloud now; told anew when it changes */
        announcements?: {
          car?: string | undefined;
          /** @enum {string} */
          code: "lift_comes" | "doors_open" | "doors_closing" | "your_floor" | "accessible_lift_out_of_service";
          level?: number | undefined;
          /** @enum {string} */
          side?: ("front" | "rear") | undefined;
        }[] | undefined;
        /** @description the car that comes; may change until the call is fixed */
        car?: string | undefined;
        /** @description the same as a moment of the server's clock; told anew when it moves by 5 s */
        comesAtMs?: number | undefined;
        /** @description the lift controller holds the call */
        confirmed: boolean;
        /** @description estimated wait, from when this was said */
        etaMs?: number | undefined;
        id: string;
        /** @description present where the call is a leg of a journey */
        journey?: {
          id: string;
          leg: number;
          of: number;
        } | undefined;
        /**
         * @description what keeps the car that is bound to this call; told when it begins and ends
         * @enum {string}
         */
        notice?: ("stuck" | "overload" | "doors_obstructed") | undefined;
        /** @description what a screen at the landing calls it by; random, and another call's soon after */
        number?: number | undefined;
        /** @description present where its passengers travel in several cars */
        party?: {
          /** @description each one car's, this one among them */
          calls: string[];
          /** @description of all its calls together */
          persons: number;
        } | undefined;
        placedAtMs: number;
        /**
         * @description present when cancelled
         * @enum {string}
         */
        reason?: ("by_caller" | "right_ended" | "lease_ended" | "no_lift_available" | "lift_did_not_come" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "site_changed" | "stale" | "hardware_dropped") | undefined;
        request: {
          /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
          accessible?: boolean | undefined;
          /** @enum {string} */
          direction: "up" | "down";
          from: number;
          /** @enum {string} */
          fromSide?: ("front" | "rear") | undefined;
          /** @constant */
          kind: "landing";
          /** @description ids of cars: only these may serve the call; left out: any */
          lifts?: string[] | undefined;
          /**
           * @description how many passengers travel together
           * @default 1
           */
          persons: number;
          /**
           * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
           * @constant
           */
          priority?: true | undefined;
          /**
           * @description more persons than one car holds travel in several cars, each by a call of its own
           * @constant
           */
          split?: true | undefined;
        } | {
          /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
          accessible?: boolean | undefined;
          from: number;
          /** @enum {string} */
          fromSide?: ("front" | "rear") | undefined;
          /** @constant */
          kind: "destination";
          /** @description one's own lease of a car: the call is that car's alone */
          lease?: string | undefined;
          /** @description ids of cars: only these may serve the call; left out: any */
          lifts?: string[] | undefined;
          /**
           * @description how many passengers travel together
           * @default 1
           */
          persons: number;
          /**
           * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
           * @constant
           */
          priority?: true | undefined;
          /**
           * @description more persons than one car holds travel in several cars, each by a call of its own
           * @constant
           */
          split?: true | undefined;
          to: number;
          /** @enum {string} */
          toSide?: ("front" | "rear") | undefined;
        } | {
          /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
          accessible?: boolean | undefined;
          /**
           * @description placed by the car's attendant: served while the car is in attendant control too; takes the use `attendant`
           * @constant
           */
          attendant?: true | undefined;
          car: string;
          /** @constant */
          kind: "car";
          /** @description one's own lease of a car: the call is that car's alone */
          lease?: string | undefined;
          /**
           * @description how many passengers travel together
           * @default 1
           */
          persons: number;
          to: number;
          /** @enum {string} */
          toSide?: ("front" | "rear") | undefined;
        };
        /** @enum {string} */
        state: "registered" | "assigned" | "fixed" | "being_served" | "served" | "cancelled";
      }[];
      cursor: {
        incarnation: string;
        seq: number;
      };
      group: string;
      /** @description the client's own name for this message */
      ref: string;
      /** @constant */
      type: "resumed";
    } | {
      building: string;
      event: {
        car: {
          /** @description operators only: somebody should look after this car */
          alerts?: ("passenger_alarm" | "passengers_trapped" | "stuck" | "overload" | "doors_obstructed")[] | undefined;
          /** @enum {string} */
          direction: "up" | "down" | "none";
          doors: {
            [key: string]: "closed" | "opened" | "unknown" | "door-fault" | "unused" | "none" | "closing" | "opening" | "safety-locked" | "limited-opened";
          };
          faults: ("controller-fault" | "drive-and-motor-fault" | "governor-and-safety-gear-fault" | "lift-shaft-device-fault" | "power-supply-fault" | "safety-interlock-fault" | "door-closing-fault" | "door-opening-fault" | "car-stopped-outside-landing-zone" | "call-button-stuck" | "start-failure" | "controller-supply-fault" | "self-test-failure" | "runtime-limit-exceeded" | "position-lost" | "drive-temperature-exceeded" | "load-measurement-fault")[];
          id: string;
          /** @description false: no report within the keepalive; nothing below is current */
          known: boolean;
          level: number;
          /** @description operators only: it tells how many people enter and leave */
          loadPercent?: number | undefined;
          /** @enum {string} */
          mode: "unknown" | "normal" | "vip" | "homing" | "parking" | "attendant-control" | "firefighter-control" | "emergency-power" | "inspection" | "cabinet-recall" | "earthquake-operation" | "fire-operation" | "out-of-service" | "occupant-evacuation";
          nextStop?: number | undefined;
          positionM: number;
          /** @description of a car with two decks: the upper one */
          upper?: {
            doors: {
              [key: string]: "closed" | "opened" | "unknown" | "door-fault" | "unused" | "none" | "closing" | "opening" | "safety-locked" | "limited-opened";
            };
            /** @description operators only */
            loadPercent?: number | undefined;
          } | undefined;
        };
        /**
         * @description everyone; telemetry, conflated to the latest
         * @constant
         */
        what: "car";
      } | {
        lit: {
          /** @enum {string} */
          direction: "up" | "down";
          level: number;
          /** @enum {string} */
          side: "front" | "rear";
        }[];
        /**
         * @description everyone; all lit landing buttons
         * @constant
         */
        what: "landing_calls";
      } | {
        /**
         * @description why not
         * @enum {string}
         */
        doNotUse?: ("fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "no_lift_available") | undefined;
        /** @enum {string} */
        mode: "unknown" | "normal" | "vip" | "homing" | "parking" | "attendant-control" | "firefighter-control" | "emergency-power" | "inspection" | "cabinet-recall" | "earthquake-operation" | "fire-operation" | "out-of-service" | "occupant-evacuation";
        /** @description false: do not use the lifts, and say so first of all */
        usable: boolean;
        /**
         * @description everyone; whether people may use the lifts at all is `usable`
         * @constant
         */
        what: "group_mode";
      } | {
        call: {
          /** @description of an accessible call: what there is to say aloud now; told anew when it changes */
          announcements?: {
            car?: string | undefined;
            /** @enum {string} */
            code: "lift_comes" | "doors_open" | "doors_closing" | "your_floor" | "accessible_lift_out_of_service";
            level?: number | undefined;
            /** @enum {string} */
            side?: ("front" | "rear") | undefined;
          }[] | undefined;
          /** @description the car that comes; may change until the call is fixed */
          car?: string | undefined;
          /** @description the same as a moment of the server's clock; told anew when it moves by 5 s */
          comesAtMs?: number | undefined;
          /** @description the lift controller holds the call */
          confirmed: boolean;
          /** @description estimated wait, from when this was said */
          etaMs?: number | undefined;
          id: string;
          /** @description present where the call is a leg of a journey */
          journey?: {
            id: string;
            leg: number;
            of: number;
          } | undefined;
          /**
           * @description what keeps the car that is bound to this call; told when it begins and ends
           * @enum {string}
           */
          notice?: ("stuck" | "overload" | "doors_obstructed") | undefined;
          /** @description what a screen at the landing calls it by; random, and another call's soon after */
          number?: number | undefined;
          /** @description present where its passengers travel in several cars */
          party?: {
            /** @description each one car's, this one among them */
            calls: string[];
            /** @description of all its calls together */
            persons: number;
          } | undefined;
          placedAtMs: number;
          /**
           * @description present when cancelled
           * @enum {string}
           */
          reason?: ("by_caller" | "right_ended" | "lease_ended" | "no_lift_available" | "lift_did_not_come" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "site_changed" | "stale" | "hardware_dropped") | undefined;
          request: {
            /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
            accessible?: boolean | undefined;
            /** @enum {string} */
            direction: "up" | "down";
            from: number;
            /** @enum {string} */
            fromSide?: ("front" | "rear") | undefined;
            /** @constant */
            kind: "landing";
            /** @description ids of cars: only these may serve the call; left out: any */
            lifts?: string[] | undefined;
            /**
             * @description how many passengers travel together
             * @default 1
             */
            persons: number;
            /**
             * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
             * @constant
             */
            priority?: true | undefined;
            /**
             * @description more persons than one car holds travel in several cars, each by a call of its own
             * @constant
             */
            split?: true | undefined;
          } | {
            /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
            accessible?: boolean | undefined;
            from: number;
            /** @enum {string} */
            fromSide?: ("front" | "rear") | undefined;
            /** @constant */
            kind: "destination";
            /** @description one's own lease of a car: the call is that car's alone */
            lease?: string | undefined;
            /** @description ids of cars: only these may serve the call; left out: any */
            lifts?: string[] | undefined;
            /**
             * @description how many passengers travel together
             * @default 1
             */
            persons: number;
            /**
             * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
             * @constant
             */
            priority?: true | undefined;
            /**
             * @description more persons than one car holds travel in several cars, each by a call of its own
             * @constant
             */
            split?: true | undefined;
            to: number;
            /** @enum {string} */
            toSide?: ("front" | "rear") | undefined;
          } | {
            /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
            accessible?: boolean | undefined;
            /**
             * @description placed by the car's attendant: served while the car is in attendant control too; takes the use `attendant`
             * @constant
             */
            attendant?: true | undefined;
            car: string;
            /** @constant */
            kind: "car";
            /** @description one's own lease of a car: the call is that car's alone */
            lease?: string | undefined;
            /**
             * @description how many passengers travel together
             * @default 1
             */
            persons: number;
            to: number;
            /** @enum {string} */
            toSide?: ("front" | "rear") | undefined;
          };
          /** @enum {string} */
          state: "registered" | "assigned" | "fixed" | "being_served" | "served" | "cancelled";
        };
        /**
         * @description the caller only
         * @constant
         */
        what: "call";
      } | {
        call: {
          /** @description the car that comes; may change until the call is fixed */
          car?: string | undefined;
          /** @description the lift controller holds the call */
          confirmed: boolean;
          /** @description estimated wait, from when this was said */
          etaMs?: number | undefined;
          id: string;
          /**
           * @description what keeps the car that is bound to this call; told when it begins and ends
           * @enum {string}
           */
          notice?: ("stuck" | "overload" | "doors_obstructed") | undefined;
          /**
           * @description present when cancelled
           * @enum {string}
           */
          reason?: ("by_caller" | "right_ended" | "lease_ended" | "no_lift_available" | "lift_did_not_come" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "site_changed" | "stale" | "hardware_dropped") | undefined;
          request: {
            /** @enum {string} */
            direction: "up" | "down";
            from: number;
            /** @enum {string} */
            fromSide?: ("front" | "rear") | undefined;
            /** @constant */
            kind: "landing";
            /** @description ids of cars: only these may serve the call; left out: any */
            lifts?: string[] | undefined;
            /**
             * @description how many passengers travel together
             * @default 1
             */
            persons: number;
            /**
             * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
             * @constant
             */
            priority?: true | undefined;
            /**
             * @description more persons than one car holds travel in several cars, each by a call of its own
             * @constant
             */
            split?: true | undefined;
          } | {
            from: number;
            /** @enum {string} */
            fromSide?: ("front" | "rear") | undefined;
            /** @constant */
            kind: "destination";
            /** @description ids of cars: only these may serve the call; left out: any */
            lifts?: string[] | undefined;
            /**
             * @description how many passengers travel together
             * @default 1
             */
            persons: number;
            /**
             * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
             * @constant
             */
            priority?: true | undefined;
            /**
             * @description more persons than one car holds travel in several cars, each by a call of its own
             * @constant
             */
            split?: true | undefined;
            to: number;
            /** @enum {string} */
            toSide?: ("front" | "rear") | undefined;
          } | {
            /**
             * @description placed by the car's attendant: served while the car is in attendant control too; takes the use `attendant`
             * @constant
             */
            attendant?: true | undefined;
            car: string;
            /** @constant */
            kind: "car";
            /**
             * @description how many passengers travel together
             * @default 1
             */
            persons: number;
            to: number;
            /** @enum {string} */
            toSide?: ("front" | "rear") | undefined;
          };
          /** @enum {string} */
          state: "registered" | "assigned" | "fixed" | "being_served" | "served" | "cancelled";
        };
        /**
         * @description operators only
         * @constant
         */
        what: "any_call";
      } | {
        lease: {
          car: string;
          /** @description by the server's clock */
          expiresAtMs: number;
          grantedAtMs: number;
          id: string;
          /**
           * @description present when ended
           * @enum {string}
           */
          reason?: ("released" | "expired" | "right_ended" | "call_ended" | "lease_ended" | "doors_closed" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "no_lift_available" | "site_changed") | undefined;
          request: {
            /** @description where it is needed first: the car that can be there soonest is given */
            level: number;
            /** @description it ends by itself so long after it was asked for or renewed last */
            lifeMs: number;
            /** @description ids of cars: one of these; left out: any that stops at the level */
            lifts?: string[] | undefined;
            /** @enum {string} */
            side?: ("front" | "rear") | undefined;
          };
          /**
           * @description `clearing`: the car takes those it has to their floors; `ready`: it serves this lease alone
           * @enum {string}
           */
          state: "clearing" | "ready" | "ended";
        };
        /**
         * @description the caller only
         * @constant
         */
        what: "lease";
      } | {
        hold: {
          car: string;
          /** @description by the server's clock */
          expiresAtMs: number;
          id: string;
          level: number;
          /**
           * @description present when ended
           * @enum {string}
           */
          reason?: ("released" | "expired" | "right_ended" | "call_ended" | "lease_ended" | "doors_closed" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "no_lift_available" | "site_changed") | undefined;
          request: {
            /** @description one's own call, whose car stands at its landing */
            call?: string | undefined;
            /** @description or one's own lease, whose car stands at any landing */
            lease?: string | undefined;
            /** @description it ends by itself so long after it was asked for or renewed last */
            lifeMs: number;
            /**
             * @description left out: the side at which the call is served
             * @enum {string}
             */
            side?: ("front" | "rear") | undefined;
          };
          /** @enum {string} */
          side: "front" | "rear";
          sinceMs: number;
          /** @enum {string} */
          state: "holding" | "ended";
        };
        /**
         * @description the caller only
         * @constant
         */
        what: "hold";
      };
      group: string;
      seq: number;
      /** @constant */
      type: "event";
    } | {
      call?: {
        /** @description of an accessible call: what there is to say aloud now; told anew when it changes */
        announcements?: {
          car?: string | undefined;
          /** @enum {string} */
          code: "lift_comes" | "doors_open" | "doors_closing" | "your_floor" | "accessible_lift_out_of_service";
          level?: number | undefined;
          /** @enum {string} */
          side?: ("front" | "rear") | undefined;
        }[] | undefined;
        /** @description the car that comes; may change until the call is fixed */
        car?: string | undefined;
        /** @description the same as a moment of the server's clock; told anew when it moves by 5 s */
        comesAtMs?: number | undefined;
        /** @description the lift controller holds the call */
        confirmed: boolean;
        /** @description estimated wait, from when this was said */
        etaMs?: number | undefined;
        id: string;
        /** @description present where the call is a leg of a journey */
        journey?: {
          id: string;
          leg: number;
          of: number;
        } | undefined;
        /**
         * @description what keeps the car that is bound to this call; told when it begins and ends
         * @enum {string}
         */
        notice?: ("stuck" | "overload" | "doors_obstructed") | undefined;
        /** @description what a screen at the landing calls it by; random, and another call's soon after */
        number?: number | undefined;
        /** @description present where its passengers travel in several cars */
        party?: {
          /** @description each one car's, this one among them */
          calls: string[];
          /** @description of all its calls together */
          persons: number;
        } | undefined;
        placedAtMs: number;
        /**
         * @description present when cancelled
         * @enum {string}
         */
        reason?: ("by_caller" | "right_ended" | "lease_ended" | "no_lift_available" | "lift_did_not_come" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "site_changed" | "stale" | "hardware_dropped") | undefined;
        request: {
          /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
          accessible?: boolean | undefined;
          /** @enum {string} */
          direction: "up" | "down";
          from: number;
          /** @enum {string} */
          fromSide?: ("front" | "rear") | undefined;
          /** @constant */
          kind: "landing";
          /** @description ids of cars: only these may serve the call; left out: any */
          lifts?: string[] | undefined;
          /**
           * @description how many passengers travel together
           * @default 1
           */
          persons: number;
          /**
           * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
           * @constant
           */
          priority?: true | undefined;
          /**
           * @description more persons than one car holds travel in several cars, each by a call of its own
           * @constant
           */
          split?: true | undefined;
        } | {
          /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
          accessible?: boolean | undefined;
          from: number;
          /** @enum {string} */
          fromSide?: ("front" | "rear") | undefined;
          /** @constant */
          kind: "destination";
          /** @description one's own lease of a car: the call is that car's alone */
          lease?: string | undefined;
          /** @description ids of cars: only these may serve the call; left out: any */
          lifts?: string[] | undefined;
          /**
           * @description how many passengers travel together
           * @default 1
           */
          persons: number;
          /**
           * @description assigned before others, and its car takes no other call at a landing until it is served; takes the use `priority`
           * @constant
           */
          priority?: true | undefined;
          /**
           * @description more persons than one car holds travel in several cars, each by a call of its own
           * @constant
           */
          split?: true | undefined;
          to: number;
          /** @enum {string} */
          toSide?: ("front" | "rear") | undefined;
        } | {
          /** @description a car with room for a wheelchair and an attendant, longer open doors, and announcements; left out: as the account's preference says */
          accessible?: boolean | undefined;
          /**
           * @description placed by the car's attendant: served while the car is in attendant control too; takes the use `attendant`
           * @constant
           */
          attendant?: true | undefined;
          car: string;
          /** @constant */
          kind: "car";
          /** @description one's own lease of a car: the call is that car's alone */
          lease?: string | undefined;
          /**
           * @description how many passengers travel together
           * @default 1
           */
          persons: number;
          to: number;
          /** @enum {string} */
          toSide?: ("front" | "rear") | undefined;
        };
        /** @enum {string} */
        state: "registered" | "assigned" | "fixed" | "being_served" | "served" | "cancelled";
      } | undefined;
      hold?: {
        car: string;
        /** @description by the server's clock */
        expiresAtMs: number;
        id: string;
        level: number;
        /**
         * @description present when ended
         * @enum {string}
         */
        reason?: ("released" | "expired" | "right_ended" | "call_ended" | "lease_ended" | "doors_closed" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "no_lift_available" | "site_changed") | undefined;
        request: {
          /** @description one's own call, whose car stands at its landing */
          call?: string | undefined;
          /** @description or one's own lease, whose car stands at any landing */
          lease?: string | undefined;
          /** @description it ends by itself so long after it was asked for or renewed last */
          lifeMs: number;
          /**
           * @description left out: the side at which the call is served
           * @enum {string}
           */
          side?: ("front" | "rear") | undefined;
        };
        /** @enum {string} */
        side: "front" | "rear";
        sinceMs: number;
        /** @enum {string} */
        state: "holding" | "ended";
      } | undefined;
      journey?: {
        /** @description from the wish to the destination, as it was planned */
        estimatedMs: number;
        from: number;
        /** @enum {string} */
        fromSide?: ("front" | "rear") | undefined;
        id: string;
        legs: {
          /** @description the call that this leg is; its events come with this id */
          call: string;
          car?: string | undefined;
          etaMs?: number | undefined;
          from: number;
          /** @enum {string} */
          fromSide?: ("front" | "rear") | undefined;
          group: string;
          /**
           * @description present when cancelled
           * @enum {string}
           */
          reason?: ("by_caller" | "right_ended" | "lease_ended" | "no_lift_available" | "lift_did_not_come" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "site_changed" | "stale" | "hardware_dropped") | undefined;
          /**
           * @description `planned`: its lift is called when the one before has its passengers aboard
           * @enum {string}
           */
          state: "planned" | "registered" | "assigned" | "fixed" | "being_served" | "served" | "cancelled";
          to: number;
          /** @enum {string} */
          toSide?: ("front" | "rear") | undefined;
          /** @description to this leg's lift, from where the one before ends */
          walkMs?: number | undefined;
        }[];
        persons: number;
        placedAtMs: number;
        /**
         * @description present when cancelled
         * @enum {string}
         */
        reason?: ("by_caller" | "right_ended" | "lease_ended" | "no_lift_available" | "lift_did_not_come" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "site_changed" | "stale" | "hardware_dropped") | undefined;
        /** @enum {string} */
        state: "open" | "served" | "cancelled";
        to: number;
        /** @enum {string} */
        toSide?: ("front" | "rear") | undefined;
      } | undefined;
      lease?: {
        car: string;
        /** @description by the server's clock */
        expiresAtMs: number;
        grantedAtMs: number;
        id: string;
        /**
         * @description present when ended
         * @enum {string}
         */
        reason?: ("released" | "expired" | "right_ended" | "call_ended" | "lease_ended" | "doors_closed" | "car_out_of_service" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "no_lift_available" | "site_changed") | undefined;
        request: {
          /** @description where it is needed first: the car that can be there soonest is given */
          level: number;
          /** @description it ends by itself so long after it was asked for or renewed last */
          lifeMs: number;
          /** @description ids of cars: one of these; left out: any that stops at the level */
          lifts?: string[] | undefined;
          /** @enum {string} */
          side?: ("front" | "rear") | undefined;
        };
        /**
         * @description `clearing`: the car takes those it has to their floors; `ready`: it serves this lease alone
         * @enum {string}
         */
        state: "clearing" | "ready" | "ended";
      } | undefined;
      /** @description the client's own name for this message */
      ref: string;
      ring?: {
        /** @description present once somebody answered: whether it was this device */
        answeredHere?: boolean | undefined;
        building: string;
        /** @description doors of the unit that this device may open by this ring */
        doors: string[];
        /** @description in the answer to who opened with a lift: the levels of the lift that was called for the visitor */
        lift?: {
          from: number;
          to: number;
        } | undefined;
        /** @description those of `doors` behind which a lift can be called to the flat; left out: none */
        lifts?: string[] | undefined;
        /** @description what can be had of who rings: a picture, and voice once this device has answered */
        media: ("picture" | "voice")[];
        /** @description doors that were opened by this ring, whichever device asked, as the unit has said */
        opened: string[];
        /** @description how often the visitor pressed while it rang */
        presses: number;
        /** @enum {string} */
        reason?: ("no_device" | "nobody_reachable" | "unknown_entry" | "no_answer" | "hung_up" | "by_visitor" | "unit_gone" | "server_restarted" | "too_many_rings" | "household_ended" | "too_long") | undefined;
        /** @description random; another for each ring */
        ring: string;
        /** @description false: be quiet, for now or altogether */
        rings: boolean;
        /** @description grows with all that is told of this ring; pass over what is older */
        seq: number;
        startedAtMs: number;
        /** @enum {string} */
        state: "ringing" | "answered" | "ended" | "opened" | "declined" | "missed" | "cancelled" | "failed";
        unit: string;
        /** @description missed from then on or, once answered, ended; left out where it has ended */
        untilMs?: number | undefined;
      } | undefined;
      /** @constant */
      type: "result";
    } | {
      /** @description the client's own name for this message */
      ref?: string | undefined;
      refusal: {
        /** @enum {string} */
        code: "malformed" | "invalid" | "unsupported_version" | "too_large" | "not_found" | "method_not_allowed" | "unsupported_media_type" | "unauthenticated" | "capability_expired" | "capability_revoked" | "id_expired" | "forbidden" | "key_required" | "key_invalid" | "key_expired" | "key_from_future" | "key_reused" | "unknown_group" | "unknown_car" | "unknown_floor" | "unknown_call" | "unknown_lease" | "unknown_hold" | "car_leased" | "same_floor" | "invalid_direction" | "not_served" | "group_too_large" | "no_lift_available" | "fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "not_cancellable" | "doors_not_here" | "position_not_used" | "unknown_zone" | "not_near" | "impossible_travel" | "call_flood" | "unknown_unit" | "unknown_door" | "unknown_ring" | "not_present" | "key_ended" | "out_of_schedule" | "sign_in_failed" | "session_ended" | "authorization_pending" | "verification_needed" | "passkey_required" | "notice_not_accepted" | "invitation_expired" | "link_used" | "stopped" | "consent_needed" | "minor_without_parental_responsibility" | "exceeds_own_rights" | "last_manager" | "conflict" | "limit_reached" | "enrolment_refused" | "unreachable" | "refused_by_hardware" | "not_confirmed" | "busy" | "unavailable" | "quarantined" | "stopping" | "slow_peer" | "internal";
        detail: string;
        retryAfterMs?: number | undefined;
        serverTimeMs?: number | undefined;
      };
      /** @constant */
      type: "refused";
    } | {
      /** @description true: what this page began on its earlier socket goes on here; left out: it is over */
      resumed?: boolean | undefined;
      rings: {
        /** @description present once somebody answered: whether it was this device */
        answeredHere?: boolean | undefined;
        building: string;
        /** @description doors of the unit that this device may open by this ring */
        doors: string[];
        /** @description in the answer to who opened with a lift: the levels of the lift that was called for the visitor */
        lift?: {
          from: number;
          to: number;
        } | undefined;
        /** @description those of `doors` behind which a lift can be called to the flat; left out: none */
        lifts?: string[] | undefined;
        /** @description what can be had of who rings: a picture, and voice once this device has answered */
        media: ("picture" | "voice")[];
        /** @description doors that were opened by this ring, whichever device asked, as the unit has said */
        opened: string[];
        /** @description how often the visitor pressed while it rang */
        presses: number;
        /** @enum {string} */
        reason?: ("no_device" | "nobody_reachable" | "unknown_entry" | "no_answer" | "hung_up" | "by_visitor" | "unit_gone" | "server_restarted" | "too_many_rings" | "household_ended" | "too_long") | undefined;
        /** @description random; another for each ring */
        ring: string;
        /** @description false: be quiet, for now or altogether */
        rings: boolean;
        /** @description grows with all that is told of this ring; pass over what is older */
        seq: number;
        startedAtMs: number;
        /** @enum {string} */
        state: "ringing" | "answered" | "ended" | "opened" | "declined" | "missed" | "cancelled" | "failed";
        unit: string;
        /** @description missed from then on or, once answered, ended; left out where it has ended */
        untilMs?: number | undefined;
      }[];
      /**
       * @description right after the welcome: what is open, whole
       * @constant
       */
      type: "rings";
    } | {
      ring: {
        /** @description present once somebody answered: whether it was this device */
        answeredHere?: boolean | undefined;
        building: string;
        /** @description doors of the unit that this device may open by this ring */
        doors: string[];
        /** @description in the answer to who opened with a lift: the levels of the lift that was called for the visitor */
        lift?: {
          from: number;
          to: number;
        } | undefined;
        /** @description those of `doors` behind which a lift can be called to the flat; left out: none */
        lifts?: string[] | undefined;
        /** @description what can be had of who rings: a picture, and voice once this device has answered */
        media: ("picture" | "voice")[];
        /** @description doors that were opened by this ring, whichever device asked, as the unit has said */
        opened: string[];
        /** @description how often the visitor pressed while it rang */
        presses: number;
        /** @enum {string} */
        reason?: ("no_device" | "nobody_reachable" | "unknown_entry" | "no_answer" | "hung_up" | "by_visitor" | "unit_gone" | "server_restarted" | "too_many_rings" | "household_ended" | "too_long") | undefined;
        /** @description random; another for each ring */
        ring: string;
        /** @description false: be quiet, for now or altogether */
        rings: boolean;
        /** @description grows with all that is told of this ring; pass over what is older */
        seq: number;
        startedAtMs: number;
        /** @enum {string} */
        state: "ringing" | "answered" | "ended" | "opened" | "declined" | "missed" | "cancelled" | "failed";
        unit: string;
        /** @description missed from then on or, once answered, ended; left out where it has ended */
        untilMs?: number | undefined;
      };
      /** @constant */
      type: "ring";
    } | {
      /** @description the cameras that a technician may look through now, whole; none: empty */
      looked: {
        unit: string;
        /** @description at the latest; a ring there ends it at once */
        untilMs: number;
      }[];
      /**
       * @description a technician begins to look for a fault, or has ended
       * @constant
       */
      type: "cameras";
    } | {
      /**
       * @description what is signed about the keys of a flat of this device, or who asks to be let in, is otherwise now: ask for it again
       * @constant
       */
      type: "papers";
    } | {
      /** @description valid for some minutes, for this connection; left out where there are none */
      iceServers?: {
        credential?: string | undefined;
        urls: string[];
        username?: string | undefined;
      }[] | undefined;
      /** @enum {string} */
      media: "picture" | "voice";
      ring: string;
      /** @description 16 to 32 random bytes in base64url, made by the device, new for each connection */
      session: string;
      signal: {
        /** @description the managers' word on the unit's key */
        certificate: string;
        /**
         * @description to the request; once
         * @constant
         */
        kind: "offer";
        proof: string;
        sdp: string;
      } | {
        /** @description a line as SDP has it, of the one line of media; null: there are no more */
        candidate: string | null;
        /** @constant */
        kind: "candidate";
      } | {
        /**
         * @description it is over; nothing follows
         * @constant
         */
        kind: "bye";
        reason?: string | undefined;
      } | {
        /**
         * @description what became of each statement, in their order
         * @constant
         */
        kind: "statement";
        ok: boolean;
        /** @description what it did, or the rule that it broke */
        said: string;
      } | {
        /** @constant */
        kind: "list";
        /** @description left out where there is no such flat */
        text?: string | undefined;
      };
      /**
       * @description from the unit that rings
       * @constant
       */
      type: "signal";
    } | {
      lines: {
        name?: string | undefined;
        number: string;
      }[];
      /**
       * @description whole, and again whenever it changes
       * @constant
       */
      type: "directory";
    } | {
      /** @description the screen's own */
      floor: string;
      groups: {
        /** @description whole, the next to come first */
        calls: {
          /** @description left out while none is chosen, or nobody hears from it */
          car?: string | undefined;
          /** @description a moment of the server's clock */
          comesAtMs?: number | undefined;
          /**
           * @description it stands at the landing, with open doors
           * @constant
           */
          here?: true | undefined;
          /** @description as its caller's phone or panel shows it */
          number: number;
        }[];
        /**
         * @description why not
         * @enum {string}
         */
        doNotUse?: ("fire_operation" | "occupant_evacuation" | "earthquake_operation" | "inspection" | "no_lift_available") | undefined;
        name: string;
        /** @description the cars that take nobody now */
        out: string[];
        /** @description false: do not use the lifts, and say so first of all */
        usable: boolean;
      }[];
      /**
       * @description whole, and again whenever it changes
       * @constant
       */
      type: "landing";
    } | {
      /** @description the client's own name for this message */
      ref: string;
      /** @constant */
      type: "pong";
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type Call = components['schemas']['Call'];
export type CallRequest = components['schemas']['CallRequest'];
export type Car = components['schemas']['Car'];
export type ClientMessage = components['schemas']['ClientMessage'];
export type LandingCall = components['schemas']['LandingCall'];
export type OperatorCall = components['schemas']['OperatorCall'];
export type Problem = components['schemas']['Problem'];
export type Routes = components['schemas']['Routes'];
export type ServerMessage = components['schemas']['ServerMessage'];
