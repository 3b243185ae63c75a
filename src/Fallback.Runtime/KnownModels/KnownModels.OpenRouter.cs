// Written from src/Shared/Catalogue/models.json, see docs/models.md.
namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>openrouter</c>.</summary>
    public static class OpenRouter
    {
        /// <summary><c>deepseek/deepseek-v3.2</c>; context window of 128,000 tokens; answers of up to 64,000 tokens; USD 0.2288 (input) and
        /// 0.3432 (output) per million tokens; supports tools, JSON schema. Catalogue of 2026-11-21.</summary>
        public const string DeepseekDeepseekV3_2 = "openrouter/deepseek/deepseek-v3.2";

        /// <summary><c>deepseek/deepseek-chat-v3.1</c>; context window of 163,840 tokens; answers of up to 32,768 tokens; USD 0.21 (input)
        /// and 0.79 (output) per million tokens; supports tools, JSON schema. Catalogue of 2026-11-21.</summary>
        public const string DeepseekDeepseekChatV3_1 = "openrouter/deepseek/deepseek-chat-v3.1";

        /// <summary><c>deepseek/deepseek-v3.1-terminus</c>; context window of 163,840 tokens; answers of up to 32,768 tokens; USD 0.27
        /// (input) and 0.95 (output) per million tokens; supports tools, JSON schema. Catalogue of 2026-11-21.</summary>
        public const string DeepseekDeepseekV3_1Terminus = "openrouter/deepseek/deepseek-v3.1-terminus";

        /// <summary><c>deepseek/deepseek-r1-0528</c>; context window of 163,840 tokens; answers of up to 32,768 tokens; USD 0.50 (input)
        /// and 2.15 (output) per million tokens; supports tools, JSON schema. Catalogue of 2026-11-21.</summary>
        public const string DeepseekDeepseekR1_0528 = "openrouter/deepseek/deepseek-r1-0528";
    }
}
