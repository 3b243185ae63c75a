// Written from src/Shared/Catalogue/models.json, see docs/models.md.
namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>moonshot</c>.</summary>
    public static class Moonshot
    {
        /// <summary><c>kimi-k3</c>; window of 1,048,576 tokens; answers of up to 131,072; USD 3.00 in and 15.00 out per million tokens;
        /// tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string KimiK3 = "moonshot/kimi-k3";

        /// <summary><c>kimi-k2.6</c>; window of 262,144 tokens; answers of up to 262,144; USD 0.95 in and 4.00 out per million tokens;
        /// tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string KimiK2_6 = "moonshot/kimi-k2.6";

        /// <summary><c>kimi-k2.7-code</c>; window of 262,144 tokens; answers of up to 262,144; USD 0.95 in and 4.00 out per million tokens;
        /// tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string KimiK2_7Code = "moonshot/kimi-k2.7-code";
    }
}
