// Written from src/Shared/Catalogue/models.json, see docs/models.md.
namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>cohere</c>.</summary>
    public static class Cohere
    {
        /// <summary><c>command-a-plus-05-2026</c>; context window of 128,000 tokens; answers of up to 64,000 tokens; USD 2.50 (input) and
        /// 10.00 (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string CommandAPlus05_2026 = "cohere/command-a-plus-05-2026";

        /// <summary><c>command-a-03-2025</c>; context window of 256,000 tokens; answers of up to 8,000 tokens; USD 2.50 (input) and 10.00
        /// (output) per million tokens; supports tools, JSON schema. Catalogue of 2026-11-21.</summary>
        public const string CommandA03_2025 = "cohere/command-a-03-2025";

        /// <summary><c>command-r7b-12-2024</c>; context window of 128,000 tokens; answers of up to 4,000 tokens; USD 0.0375 (input) and
        /// 0.15 (output) per million tokens; supports tools, JSON schema. Catalogue of 2026-11-21.</summary>
        public const string CommandR7b12_2024 = "cohere/command-r7b-12-2024";
    }
}
