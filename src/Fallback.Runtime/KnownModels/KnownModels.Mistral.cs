// Written from src/Shared/Catalogue/models.json, see docs/models.md.
namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>mistral</c>.</summary>
    public static class Mistral
    {
        /// <summary><c>mistral-large-4-0</c>; window of 1,048,576 tokens; USD 0.70 in and 2.10 out per million tokens; tools, JSON schema,
        /// images. Facts of 2026-11-21.</summary>
        public const string MistralLarge4_0 = "mistral/mistral-large-4-0";

        /// <summary><c>mistral-medium-2604</c>; window of 262,144 tokens; answers of up to 262,144; USD 1.50 in and 7.50 out per million
        /// tokens; tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string MistralMedium2604 = "mistral/mistral-medium-2604";

        /// <summary><c>mistral-large-2512</c>; window of 262,144 tokens; answers of up to 262,144; USD 0.50 in and 1.50 out per million
        /// tokens; tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string MistralLarge2512 = "mistral/mistral-large-2512";

        /// <summary><c>mistral-small-2603</c>; window of 262,144 tokens; answers of up to 262,144; USD 0.15 in and 0.60 out per million
        /// tokens; tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string MistralSmall2603 = "mistral/mistral-small-2603";

        /// <summary><c>codestral-2508</c>; window of 128,000 tokens; USD 0.30 in and 0.90 out per million tokens; tools, JSON schema. Facts
        /// of 2026-11-21.</summary>
        public const string Codestral2508 = "mistral/codestral-2508";

        /// <summary><c>ministral-14b-2512</c>; window of 262,144 tokens; USD 0.20 in and 0.20 out per million tokens; tools, JSON schema,
        /// images. Facts of 2026-11-21.</summary>
        public const string Ministral14b2512 = "mistral/ministral-14b-2512";

        /// <summary><c>ministral-8b-2512</c>; window of 262,144 tokens; USD 0.15 in and 0.15 out per million tokens; tools, JSON schema,
        /// images. Facts of 2026-11-21.</summary>
        public const string Ministral8b2512 = "mistral/ministral-8b-2512";

        /// <summary><c>ministral-3b-2512</c>; window of 262,144 tokens; USD 0.10 in and 0.10 out per million tokens; tools, JSON schema,
        /// images. Facts of 2026-11-21.</summary>
        public const string Ministral3b2512 = "mistral/ministral-3b-2512";
    }
}
