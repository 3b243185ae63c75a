// Written from src/Shared/Catalogue/models.json, see docs/models.md.
using System.ComponentModel;

namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>deepseek</c>.</summary>
    public static class DeepSeek
    {
        /// <summary><c>deepseek-flash</c>; window of 1,048,576 tokens; answers of up to 393,216; USD 0.15 in and 0.60 out per million
        /// tokens; tools, JSON, images. Facts of 2026-11-21.</summary>
        public const string DeepseekFlash = "deepseek/deepseek-flash";

        /// <summary><c>deepseek-v4-pro</c>; window of 1,048,576 tokens; answers of up to 393,216; USD 0.66 in and 1.98 out per million
        /// tokens; tools, JSON. Facts of 2026-11-21.</summary>
        public const string DeepseekV4Pro = "deepseek/deepseek-v4-pro";

        /// <summary><b>Retired on 2026-07-24, successor <c>deepseek-flash</c>.</b> <c>deepseek-chat</c>; window of 1,000,000 tokens;
        /// answers of up to 384,000; USD 0.14 in and 0.28 out per million tokens; tools, JSON. Facts of 2026-11-21.</summary>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public const string DeepseekChat = "deepseek/deepseek-chat";

        /// <summary><b>Retired on 2026-07-24, successor <c>deepseek-flash</c>.</b> <c>deepseek-reasoner</c>; window of 1,000,000 tokens;
        /// answers of up to 384,000; USD 0.14 in and 0.28 out per million tokens; tools, JSON. Facts of 2026-11-21.</summary>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public const string DeepseekReasoner = "deepseek/deepseek-reasoner";
    }
}
