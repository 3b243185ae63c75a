// Written from src/Shared/Catalogue/models.json, see docs/models.md.
using System.ComponentModel;

namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>anthropic</c>.</summary>
    public static class Anthropic
    {
        /// <summary><c>claude-fable-5-1</c>; context window of 1,000,000 tokens; answers of up to 128,000 tokens; USD 10.00 (input) and
        /// 50.00 (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string ClaudeFable5_1 = "anthropic/claude-fable-5-1";

        /// <summary><c>claude-opus-5-5</c>; context window of 1,000,000 tokens; answers of up to 128,000 tokens; USD 4.00 (input) and 20.00
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string ClaudeOpus5_5 = "anthropic/claude-opus-5-5";

        /// <summary><c>claude-sonnet-5-5</c>; context window of 1,000,000 tokens; answers of up to 128,000 tokens; USD 2.00 (input) and
        /// 10.00 (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string ClaudeSonnet5_5 = "anthropic/claude-sonnet-5-5";

        /// <summary><c>claude-haiku-5-5</c>; context window of 1,000,000 tokens; answers of up to 128,000 tokens; USD 0.10 (input) and 0.50
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string ClaudeHaiku5_5 = "anthropic/claude-haiku-5-5";

        /// <summary><c>claude-fable-5</c>; context window of 1,000,000 tokens; answers of up to 128,000 tokens; USD 10.00 (input) and 50.00
        /// (output) per million tokens; supports tools, JSON schema, images; legacy. Catalogue of 2026-11-21.</summary>
        public const string ClaudeFable5 = "anthropic/claude-fable-5";

        /// <summary><c>claude-opus-5</c>; context window of 1,000,000 tokens; answers of up to 128,000 tokens; USD 5.00 (input) and 25.00
        /// (output) per million tokens; supports tools, JSON schema, images; legacy. Catalogue of 2026-11-21.</summary>
        public const string ClaudeOpus5 = "anthropic/claude-opus-5";

        /// <summary><c>claude-sonnet-5</c>; context window of 1,000,000 tokens; answers of up to 128,000 tokens; USD 2.00 (input) and 10.00
        /// (output) per million tokens; supports tools, JSON schema, images; legacy. Catalogue of 2026-11-21.</summary>
        public const string ClaudeSonnet5 = "anthropic/claude-sonnet-5";

        /// <summary><c>claude-opus-4-8</c>; context window of 1,000,000 tokens; answers of up to 128,000 tokens; USD 5.00 (input) and 25.00
        /// (output) per million tokens; supports tools, JSON schema, images; legacy. Catalogue of 2026-11-21.</summary>
        public const string ClaudeOpus4_8 = "anthropic/claude-opus-4-8";

        /// <summary><c>claude-opus-4-7</c>; context window of 1,000,000 tokens; answers of up to 128,000 tokens; USD 5.00 (input) and 25.00
        /// (output) per million tokens; supports tools, JSON schema, images; legacy. Catalogue of 2026-11-21.</summary>
        public const string ClaudeOpus4_7 = "anthropic/claude-opus-4-7";

        /// <summary><c>claude-opus-4-6</c>; context window of 1,000,000 tokens; answers of up to 128,000 tokens; USD 5.00 (input) and 25.00
        /// (output) per million tokens; supports tools, JSON schema, images; legacy. Catalogue of 2026-11-21.</summary>
        public const string ClaudeOpus4_6 = "anthropic/claude-opus-4-6";

        /// <summary><c>claude-sonnet-4-6</c>; context window of 1,000,000 tokens; answers of up to 64,000 tokens; USD 3.00 (input) and
        /// 15.00 (output) per million tokens; supports tools, JSON schema, images; legacy. Catalogue of 2026-11-21.</summary>
        public const string ClaudeSonnet4_6 = "anthropic/claude-sonnet-4-6";

        /// <summary><c>claude-haiku-4-5</c>; context window of 200,000 tokens; answers of up to 64,000 tokens; USD 1.00 (input) and 5.00
        /// (output) per million tokens; supports tools, JSON schema, images; legacy. Catalogue of 2026-11-21.</summary>
        public const string ClaudeHaiku4_5 = "anthropic/claude-haiku-4-5";

        /// <summary><c>claude-opus-4-5</c>; context window of 200,000 tokens; answers of up to 64,000 tokens; USD 5.00 (input) and 25.00
        /// (output) per million tokens; supports tools, JSON schema, images; legacy. Catalogue of 2026-11-21.</summary>
        public const string ClaudeOpus4_5 = "anthropic/claude-opus-4-5";

        /// <summary><b>Deprecated, ends on 2026-11-30, successor <c>claude-sonnet-5-5</c>.</b> <c>claude-sonnet-4-5</c>; context window of
        /// 200,000 tokens; answers of up to 64,000 tokens; USD 3.00 (input) and 15.00 (output) per million tokens; supports tools, JSON
        /// schema, images. Catalogue of 2026-11-21.</summary>
        public const string ClaudeSonnet4_5 = "anthropic/claude-sonnet-4-5";

        /// <summary><b>Retired on 2026-06-15, successor <c>claude-sonnet-5-5</c>.</b> <c>claude-sonnet-4-0</c>; context window of 200,000
        /// tokens; answers of up to 64,000 tokens; USD 3.00 (input) and 15.00 (output) per million tokens; supports tools, images.
        /// Catalogue of 2026-11-21.</summary>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public const string ClaudeSonnet4_0 = "anthropic/claude-sonnet-4-0";
    }
}
