// Written from src/Shared/Catalogue/models.json, see docs/models.md.
using System.ComponentModel;

namespace Fallback;

public static partial class KnownModels
{
    /// <summary>Models at the provider <c>openai</c>.</summary>
    public static class OpenAI
    {
        /// <summary><c>gpt-6.2-sol</c>; window of 1,050,000 tokens; answers of up to 128,000; USD 2.00 in and 10.00 out per million tokens;
        /// tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt6_2Sol = "openai/gpt-6.2-sol";

        /// <summary><c>gpt-6.1-sol</c>; window of 1,050,000 tokens; answers of up to 128,000; USD 2.00 in and 10.00 out per million tokens;
        /// tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt6_1Sol = "openai/gpt-6.1-sol";

        /// <summary><c>gpt-6-sol</c>; window of 1,050,000 tokens; answers of up to 128,000; USD 2.00 in and 10.00 out per million tokens;
        /// tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt6Sol = "openai/gpt-6-sol";

        /// <summary><c>gpt-6-luna</c>; window of 1,050,000 tokens; answers of up to 128,000; USD 0.10 in and 0.50 out per million tokens;
        /// tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt6Luna = "openai/gpt-6-luna";

        /// <summary><c>gpt-6-astra</c>; window of 1,050,000 tokens; answers of up to 128,000; USD 10.00 in and 50.00 out per million
        /// tokens; tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt6Astra = "openai/gpt-6-astra";

        /// <summary><c>gpt-5.6-sol</c>; window of 1,050,000 tokens; answers of up to 128,000; USD 4.00 in and 20.00 out per million tokens;
        /// tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt5_6Sol = "openai/gpt-5.6-sol";

        /// <summary><c>gpt-5.6-terra</c>; window of 1,050,000 tokens; answers of up to 128,000; USD 2.00 in and 12.00 out per million
        /// tokens; tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt5_6Terra = "openai/gpt-5.6-terra";

        /// <summary><c>gpt-5.6-luna</c>; window of 1,050,000 tokens; answers of up to 128,000; USD 0.20 in and 1.20 out per million tokens;
        /// tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt5_6Luna = "openai/gpt-5.6-luna";

        /// <summary><c>gpt-5.5</c>; window of 1,050,000 tokens; answers of up to 128,000; USD 5.00 in and 30.00 out per million tokens;
        /// tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt5_5 = "openai/gpt-5.5";

        /// <summary><c>gpt-5.5-pro</c>; window of 1,050,000 tokens; answers of up to 128,000; USD 30.00 in and 180.00 out per million
        /// tokens; tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt5_5Pro = "openai/gpt-5.5-pro";

        /// <summary><c>gpt-5.4</c>; window of 1,050,000 tokens; answers of up to 128,000; USD 2.50 in and 15.00 out per million tokens;
        /// tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt5_4 = "openai/gpt-5.4";

        /// <summary><c>gpt-5.4-mini</c>; window of 400,000 tokens; answers of up to 128,000; USD 0.75 in and 4.50 out per million tokens;
        /// tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt5_4Mini = "openai/gpt-5.4-mini";

        /// <summary><c>gpt-5.4-nano</c>; window of 400,000 tokens; answers of up to 128,000; USD 0.20 in and 1.25 out per million tokens;
        /// tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt5_4Nano = "openai/gpt-5.4-nano";

        /// <summary><c>gpt-5.3-codex</c>; window of 400,000 tokens; answers of up to 128,000; USD 1.75 in and 14.00 out per million tokens;
        /// tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt5_3Codex = "openai/gpt-5.3-codex";

        /// <summary><c>gpt-5.2</c>; window of 400,000 tokens; answers of up to 128,000; USD 1.75 in and 14.00 out per million tokens;
        /// tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt5_2 = "openai/gpt-5.2";

        /// <summary><b>Deprecated, ends on 2027-04-01.</b> <c>gpt-5.1</c>; window of 400,000 tokens; answers of up to 128,000; USD 1.25 in
        /// and 10.00 out per million tokens; tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt5_1 = "openai/gpt-5.1";

        /// <summary><b>Deprecated, ends on 2026-12-11.</b> <c>gpt-5</c>; window of 400,000 tokens; answers of up to 128,000; USD 1.25 in
        /// and 10.00 out per million tokens; tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt5 = "openai/gpt-5";

        /// <summary><b>Deprecated, ends on 2026-12-11.</b> <c>gpt-5-mini</c>; window of 400,000 tokens; answers of up to 128,000; USD 0.25
        /// in and 2.00 out per million tokens; tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt5Mini = "openai/gpt-5-mini";

        /// <summary><b>Deprecated, ends on 2026-12-11.</b> <c>gpt-5-nano</c>; window of 400,000 tokens; answers of up to 128,000; USD 0.05
        /// in and 0.40 out per million tokens; tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt5Nano = "openai/gpt-5-nano";

        /// <summary><b>Deprecated, ends on 2027-01-14, successor <c>gpt-6-luna</c>.</b> <c>gpt-4.1</c>; window of 1,047,576 tokens; answers
        /// of up to 32,768; USD 2.00 in and 8.00 out per million tokens; tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt4_1 = "openai/gpt-4.1";

        /// <summary><b>Deprecated, ends on 2027-01-14, successor <c>gpt-6-luna</c>.</b> <c>gpt-4.1-mini</c>; window of 1,047,576 tokens;
        /// answers of up to 32,768; USD 0.40 in and 1.60 out per million tokens; tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt4_1Mini = "openai/gpt-4.1-mini";

        /// <summary><b>Retired on 2026-10-23, successor <c>gpt-6-luna</c>.</b> <c>gpt-4.1-nano</c>; window of 1,047,576 tokens; answers of
        /// up to 32,768; USD 0.10 in and 0.40 out per million tokens; tools, JSON schema, images. Facts of 2026-11-21.</summary>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public const string Gpt4_1Nano = "openai/gpt-4.1-nano";

        /// <summary><b>Deprecated, ends on 2027-01-14, successor <c>gpt-6-luna</c>.</b> <c>gpt-4o</c>; window of 128,000 tokens; answers of
        /// up to 16,384; USD 2.50 in and 10.00 out per million tokens; tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt4o = "openai/gpt-4o";

        /// <summary><b>Deprecated, ends on 2027-01-14, successor <c>gpt-6-luna</c>.</b> <c>gpt-4o-mini</c>; window of 128,000 tokens;
        /// answers of up to 16,384; USD 0.15 in and 0.60 out per million tokens; tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string Gpt4oMini = "openai/gpt-4o-mini";

        /// <summary><b>Deprecated, ends on 2026-12-11.</b> <c>o3</c>; window of 200,000 tokens; answers of up to 100,000; USD 2.00 in and
        /// 8.00 out per million tokens; tools, JSON schema, images. Facts of 2026-11-21.</summary>
        public const string O3 = "openai/o3";

        /// <summary><b>Retired on 2026-10-23.</b> <c>o4-mini</c>; window of 200,000 tokens; answers of up to 100,000; USD 1.10 in and 4.40
        /// out per million tokens; tools, JSON schema, images. Facts of 2026-11-21.</summary>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public const string O4Mini = "openai/o4-mini";
    }
}
