// Written from src/Shared/Catalogue/models.json, see docs/models.md.
namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>xai</c>.</summary>
    public static class XAI
    {
        /// <summary><c>grok-4.6</c>; window of 500,000 tokens; USD 2.00 in and 6.00 out per million tokens; tools, JSON schema, images.
        /// Facts of 2026-11-21.</summary>
        public const string Grok4_6 = "xai/grok-4.6";

        /// <summary><c>grok-4.5</c>; window of 500,000 tokens; USD 2.00 in and 6.00 out per million tokens; tools, JSON schema, images.
        /// Facts of 2026-11-21.</summary>
        public const string Grok4_5 = "xai/grok-4.5";

        /// <summary><c>grok-4.3</c>; window of 1,000,000 tokens; answers of up to 30,000; USD 1.25 in and 2.50 out per million tokens;
        /// tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Grok4_3 = "xai/grok-4.3";
    }
}
