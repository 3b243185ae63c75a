// Written from src/Shared/Catalogue/models.json, see docs/models.md.
namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>cohere</c>.</summary>
    public static class Cohere
    {
        /// <summary><c>command-a-plus-05-2026</c>; window of 128,000 tokens; answers of up to 64,000; USD 2.50 in and 10.00 out per million
        /// tokens; tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string CommandAPlus05_2026 = "cohere/command-a-plus-05-2026";

        /// <summary><c>command-a-03-2025</c>; window of 256,000 tokens; answers of up to 8,000; USD 2.50 in and 10.00 out per million
        /// tokens; tools, JSON schema. Facts of 2026-11-21.</summary>
        public const string CommandA03_2025 = "cohere/command-a-03-2025";

        /// <summary><c>command-r7b-12-2024</c>; window of 128,000 tokens; answers of up to 4,000; USD 0.0375 in and 0.15 out per million
        /// tokens; tools, JSON schema. Facts of 2026-11-21.</summary>
        public const string CommandR7b12_2024 = "cohere/command-r7b-12-2024";
    }
}
