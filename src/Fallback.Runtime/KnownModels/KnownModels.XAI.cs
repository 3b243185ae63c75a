// Written from src/Shared/Catalogue/models.json, see docs/models.md.
namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>xai</c>.</summary>
    public static class XAI
    {
        /// <summary><c>grok-4.6</c>; context window of 500,000 tokens; USD 2.00 (input) and 6.00 (output) per million tokens; supports
        /// tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Grok4_6 = "xai/grok-4.6";

        /// <summary><c>grok-4.5</c>; context window of 500,000 tokens; USD 2.00 (input) and 6.00 (output) per million tokens; supports
        /// tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Grok4_5 = "xai/grok-4.5";

        /// <summary><c>grok-4.3</c>; context window of 1,000,000 tokens; answers of up to 30,000 tokens; USD 1.25 (input) and 2.50 (output)
        /// per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Grok4_3 = "xai/grok-4.3";
    }
}
