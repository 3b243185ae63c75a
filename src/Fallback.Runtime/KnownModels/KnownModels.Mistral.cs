// Written from src/Shared/Catalogue/models.json, see docs/models.md.
namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>mistral</c>.</summary>
    public static class Mistral
    {
        /// <summary><c>mistral-large-4-0</c>; context window of 1,048,576 tokens; USD 0.70 (input) and 2.10 (output) per million tokens;
        /// supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string MistralLarge4_0 = "mistral/mistral-large-4-0";

        /// <summary><c>mistral-medium-2604</c>; context window of 262,144 tokens; answers of up to 262,144 tokens; USD 1.50 (input) and
        /// 7.50 (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string MistralMedium2604 = "mistral/mistral-medium-2604";

        /// <summary><c>mistral-large-2512</c>; context window of 262,144 tokens; answers of up to 262,144 tokens; USD 0.50 (input) and 1.50
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string MistralLarge2512 = "mistral/mistral-large-2512";

        /// <summary><c>mistral-small-2603</c>; context window of 262,144 tokens; answers of up to 262,144 tokens; USD 0.15 (input) and 0.60
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string MistralSmall2603 = "mistral/mistral-small-2603";

        /// <summary><c>codestral-2508</c>; context window of 128,000 tokens; USD 0.30 (input) and 0.90 (output) per million tokens;
        /// supports tools, JSON schema. Catalogue of 2026-11-21.</summary>
        public const string Codestral2508 = "mistral/codestral-2508";

        /// <summary><c>ministral-14b-2512</c>; context window of 262,144 tokens; USD 0.20 (input) and 0.20 (output) per million tokens;
        /// supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Ministral14b2512 = "mistral/ministral-14b-2512";

        /// <summary><c>ministral-8b-2512</c>; context window of 262,144 tokens; USD 0.15 (input) and 0.15 (output) per million tokens;
        /// supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Ministral8b2512 = "mistral/ministral-8b-2512";

        /// <summary><c>ministral-3b-2512</c>; context window of 262,144 tokens; USD 0.10 (input) and 0.10 (output) per million tokens;
        /// supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Ministral3b2512 = "mistral/ministral-3b-2512";
    }
}
