// Written from src/Shared/Catalogue/models.json, see docs/models.md.
using System.ComponentModel;

namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>openai</c>.</summary>
    public static class OpenAI
    {
        /// <summary><c>gpt-6.2-sol</c>; context window of 1,050,000 tokens; answers of up to 128,000 tokens; USD 2.00 (input) and 10.00
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gpt6_2Sol = "openai/gpt-6.2-sol";

        /// <summary><c>gpt-6.1-sol</c>; context window of 1,050,000 tokens; answers of up to 128,000 tokens; USD 2.00 (input) and 10.00
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gpt6_1Sol = "openai/gpt-6.1-sol";

        /// <summary><c>gpt-6-sol</c>; context window of 1,050,000 tokens; answers of up to 128,000 tokens; USD 2.00 (input) and 10.00
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gpt6Sol = "openai/gpt-6-sol";

        /// <summary><c>gpt-6-luna</c>; context window of 1,050,000 tokens; answers of up to 128,000 tokens; USD 0.10 (input) and 0.50
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gpt6Luna = "openai/gpt-6-luna";

        /// <summary><c>gpt-6-astra</c>; context window of 1,050,000 tokens; answers of up to 128,000 tokens; USD 10.00 (input) and 50.00
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gpt6Astra = "openai/gpt-6-astra";

        /// <summary><c>gpt-5.6-sol</c>; context window of 1,050,000 tokens; answers of up to 128,000 tokens; USD 4.00 (input) and 20.00
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gpt5_6Sol = "openai/gpt-5.6-sol";

        /// <summary><c>gpt-5.6-terra</c>; context window of 1,050,000 tokens; answers of up to 128,000 tokens; USD 2.00 (input) and 12.00
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gpt5_6Terra = "openai/gpt-5.6-terra";

        /// <summary><c>gpt-5.6-luna</c>; context window of 1,050,000 tokens; answers of up to 128,000 tokens; USD 0.20 (input) and 1.20
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gpt5_6Luna = "openai/gpt-5.6-luna";

        /// <summary><c>gpt-5.5</c>; context window of 1,050,000 tokens; answers of up to 128,000 tokens; USD 5.00 (input) and 30.00
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gpt5_5 = "openai/gpt-5.5";

        /// <summary><c>gpt-5.5-pro</c>; context window of 1,050,000 tokens; answers of up to 128,000 tokens; USD 30.00 (input) and 180.00
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gpt5_5Pro = "openai/gpt-5.5-pro";

        /// <summary><c>gpt-5.4</c>; context window of 1,050,000 tokens; answers of up to 128,000 tokens; USD 2.50 (input) and 15.00
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gpt5_4 = "openai/gpt-5.4";

        /// <summary><c>gpt-5.4-mini</c>; context window of 400,000 tokens; answers of up to 128,000 tokens; USD 0.75 (input) and 4.50
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gpt5_4Mini = "openai/gpt-5.4-mini";

        /// <summary><c>gpt-5.4-nano</c>; context window of 400,000 tokens; answers of up to 128,000 tokens; USD 0.20 (input) and 1.25
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gpt5_4Nano = "openai/gpt-5.4-nano";

        /// <summary><c>gpt-5.3-codex</c>; context window of 400,000 tokens; answers of up to 128,000 tokens; USD 1.75 (input) and 14.00
        /// (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gpt5_3Codex = "openai/gpt-5.3-codex";

        /// <summary><c>gpt-5.2</c>; context window of 400,000 tokens; answers of up to 128,000 tokens; USD 1.75 (input) and 14.00 (output)
        /// per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gpt5_2 = "openai/gpt-5.2";

        /// <summary><b>Deprecated, ends on 2027-04-01.</b> <c>gpt-5.1</c>; context window of 400,000 tokens; answers of up to 128,000
        /// tokens; USD 1.25 (input) and 10.00 (output) per million tokens; supports tools, JSON schema, images. Catalogue of
        /// 2026-11-21.</summary>
        public const string Gpt5_1 = "openai/gpt-5.1";

        /// <summary><b>Deprecated, ends on 2026-12-11.</b> <c>gpt-5</c>; context window of 400,000 tokens; answers of up to 128,000 tokens;
        /// USD 1.25 (input) and 10.00 (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string Gpt5 = "openai/gpt-5";

        /// <summary><b>Deprecated, ends on 2026-12-11.</b> <c>gpt-5-mini</c>; context window of 400,000 tokens; answers of up to 128,000
        /// tokens; USD 0.25 (input) and 2.00 (output) per million tokens; supports tools, JSON schema, images. Catalogue of
        /// 2026-11-21.</summary>
        public const string Gpt5Mini = "openai/gpt-5-mini";

        /// <summary><b>Deprecated, ends on 2026-12-11.</b> <c>gpt-5-nano</c>; context window of 400,000 tokens; answers of up to 128,000
        /// tokens; USD 0.05 (input) and 0.40 (output) per million tokens; supports tools, JSON schema, images. Catalogue of
        /// 2026-11-21.</summary>
        public const string Gpt5Nano = "openai/gpt-5-nano";

        /// <summary><b>Deprecated, ends on 2027-01-14, successor <c>gpt-6-luna</c>.</b> <c>gpt-4.1</c>; context window of 1,047,576 tokens;
        /// answers of up to 32,768 tokens; USD 2.00 (input) and 8.00 (output) per million tokens; supports tools, JSON schema, images.
        /// Catalogue of 2026-11-21.</summary>
        public const string Gpt4_1 = "openai/gpt-4.1";

        /// <summary><b>Deprecated, ends on 2027-01-14, successor <c>gpt-6-luna</c>.</b> <c>gpt-4.1-mini</c>; context window of 1,047,576
        /// tokens; answers of up to 32,768 tokens; USD 0.40 (input) and 1.60 (output) per million tokens; supports tools, JSON schema,
        /// images. Catalogue of 2026-11-21.</summary>
        public const string Gpt4_1Mini = "openai/gpt-4.1-mini";

        /// <summary><b>Retired on 2026-10-23, successor <c>gpt-6-luna</c>.</b> <c>gpt-4.1-nano</c>; context window of 1,047,576 tokens;
        /// answers of up to 32,768 tokens; USD 0.10 (input) and 0.40 (output) per million tokens; supports tools, JSON schema, images.
        /// Catalogue of 2026-11-21.</summary>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public const string Gpt4_1Nano = "openai/gpt-4.1-nano";

        /// <summary><b>Deprecated, ends on 2027-01-14, successor <c>gpt-6-luna</c>.</b> <c>gpt-4o</c>; context window of 128,000 tokens;
        /// answers of up to 16,384 tokens; USD 2.50 (input) and 10.00 (output) per million tokens; supports tools, JSON schema, images.
        /// Catalogue of 2026-11-21.</summary>
        public const string Gpt4o = "openai/gpt-4o";

        /// <summary><b>Deprecated, ends on 2027-01-14, successor <c>gpt-6-luna</c>.</b> <c>gpt-4o-mini</c>; context window of 128,000
        /// tokens; answers of up to 16,384 tokens; USD 0.15 (input) and 0.60 (output) per million tokens; supports tools, JSON schema,
        /// images. Catalogue of 2026-11-21.</summary>
        public const string Gpt4oMini = "openai/gpt-4o-mini";

        /// <summary><b>Deprecated, ends on 2026-12-11.</b> <c>o3</c>; context window of 200,000 tokens; answers of up to 100,000 tokens;
        /// USD 2.00 (input) and 8.00 (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        public const string O3 = "openai/o3";

        /// <summary><b>Retired on 2026-10-23.</b> <c>o4-mini</c>; context window of 200,000 tokens; answers of up to 100,000 tokens; USD
        /// 1.10 (input) and 4.40 (output) per million tokens; supports tools, JSON schema, images. Catalogue of 2026-11-21.</summary>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public const string O4Mini = "openai/o4-mini";
    }
}
