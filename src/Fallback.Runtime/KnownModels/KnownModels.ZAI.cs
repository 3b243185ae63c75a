// Written from src/Shared/Catalogue/models.json, see docs/models.md.
namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>zai</c>.</summary>
    public static class ZAI
    {
        /// <summary><c>glm-5.3</c>; context window of 1,048,576 tokens; answers of up to 131,072 tokens; USD 1.40 (input) and 4.40 (output)
        /// per million tokens; supports tools, JSON schema. Catalogue of 2026-11-21.</summary>
        public const string Glm5_3 = "zai/glm-5.3";

        /// <summary><c>glm-5.3-flash</c>; context window of 1,048,576 tokens; answers of up to 131,072 tokens; USD 0.075 (input) and 0.25
        /// (output) per million tokens; supports tools, JSON schema. Catalogue of 2026-11-21.</summary>
        public const string Glm5_3Flash = "zai/glm-5.3-flash";

        /// <summary><c>glm-5.2</c>; context window of 1,000,000 tokens; answers of up to 131,072 tokens; USD 1.40 (input) and 4.40 (output)
        /// per million tokens; supports tools, JSON schema. Catalogue of 2026-11-21.</summary>
        public const string Glm5_2 = "zai/glm-5.2";

        /// <summary><c>glm-4.7</c>; context window of 204,800 tokens; answers of up to 131,072 tokens; USD 0.60 (input) and 2.20 (output)
        /// per million tokens; supports tools, JSON. Catalogue of 2026-11-21.</summary>
        public const string Glm4_7 = "zai/glm-4.7";
    }
}
