// Written from src/Shared/Catalogue/models.json, see docs/models.md.
namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>alibaba</c>.</summary>
    public static class Alibaba
    {
        /// <summary><c>qwen3.7-max</c>; window of 1,000,000 tokens; answers of up to 65,536; USD 2.50 in and 7.50 out per million tokens;
        /// tools, JSON. Facts of 2026-11-21.</summary>
        public const string Qwen3_7Max = "alibaba/qwen3.7-max";

        /// <summary><c>qwen3.7-plus</c>; window of 1,000,000 tokens; answers of up to 65,536; USD 0.50 in and 3.00 out per million tokens;
        /// tools, JSON, images. Facts of 2026-11-21.</summary>
        public const string Qwen3_7Plus = "alibaba/qwen3.7-plus";

        /// <summary><c>qwen3.6-flash</c>; window of 1,000,000 tokens; answers of up to 65,536; USD 0.1875 in and 1.125 out per million
        /// tokens; tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Qwen3_6Flash = "alibaba/qwen3.6-flash";
    }
}
