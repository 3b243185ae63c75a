// Written from src/Shared/Catalogue/models.json, see docs/models.md.
namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>alibaba</c>.</summary>
    public static class Alibaba
    {
        /// <summary><c>qwen3.7-max</c>; context window of 1,000,000 tokens; answers of up to 65,536 tokens; USD 2.50 (input) and 7.50
        /// (output) per million tokens; supports tools, JSON. Catalogue of 2026-11-21.</summary>
        public const string Qwen3_7Max = "alibaba/qwen3.7-max";

        /// <summary><c>qwen3.7-plus</c>; context window of 1,000,000 tokens; answers of up to 65,536 tokens; USD 0.50 (input) and 3.00
        /// (output) per million tokens; supports tools, JSON, images. Catalogue of 2026-11-21.</summary>
        public const string Qwen3_7Plus = "alibaba/qwen3.7-plus";

        /// <summary><c>qwen3.6-flash</c>; context window of 1,000,000 tokens; answers of up to 65,536 tokens; USD 0.1875 (input) and 1.125
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Qwen3_6Flash = "alibaba/qwen3.6-flash";
    }
}
