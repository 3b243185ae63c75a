// Written from src/Shared/Catalogue/models.json, see docs/models.md.
namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>moonshot</c>.</summary>
    public static class Moonshot
    {
        /// <summary><c>kimi-k3</c>; context window of 1,048,576 tokens; answers of up to 131,072 tokens; USD 3.00 (input) and 15.00
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string KimiK3 = "moonshot/kimi-k3";

        /// <summary><c>kimi-k2.6</c>; context window of 262,144 tokens; answers of up to 262,144 tokens; USD 0.95 (input) and 4.00 (output)
        /// per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string KimiK2_6 = "moonshot/kimi-k2.6";

        /// <summary><c>kimi-k2.7-code</c>; context window of 262,144 tokens; answers of up to 262,144 tokens; USD 0.95 (input) and 4.00
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string KimiK2_7Code = "moonshot/kimi-k2.7-code";
    }
}
