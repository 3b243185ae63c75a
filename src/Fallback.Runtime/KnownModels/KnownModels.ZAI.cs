// Written from src/Shared/Catalogue/models.json, see docs/models.md.
namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>zai</c>.</summary>
    public static class ZAI
    {
        /// <summary><c>glm-5.3</c>; window of 1,048,576 tokens; answers of up to 131,072; USD 1.40 in and 4.40 out per million tokens;
        /// tools, JSON schema. Facts of 2026-11-21.</summary>
        public const string Glm5_3 = "zai/glm-5.3";

        /// <summary><c>glm-5.3-flash</c>; window of 1,048,576 tokens; answers of up to 131,072; USD 0.075 in and 0.25 out per million
        /// tokens; tools, JSON schema. Facts of 2026-11-21.</summary>
        public const string Glm5_3Flash = "zai/glm-5.3-flash";

        /// <summary><c>glm-5.2</c>; window of 1,000,000 tokens; answers of up to 131,072; USD 1.40 in and 4.40 out per million tokens;
        /// tools, JSON schema. Facts of 2026-11-21.</summary>
        public const string Glm5_2 = "zai/glm-5.2";

        /// <summary><c>glm-4.7</c>; window of 204,800 tokens; answers of up to 131,072; USD 0.60 in and 2.20 out per million tokens; tools,
        /// JSON. Facts of 2026-11-21.</summary>
        public const string Glm4_7 = "zai/glm-4.7";
    }
}
