"""The rows of the register: name -> (canonical unit, meaning), by theme; and the names sources use.

Suffix ``_6bn`` is 6-beta-naltrexol; no suffix is naltrexone. Suffix ``_M1`` to ``_M3`` is one of the three
occupancy structures, which differ in meaning as well as in value.
"""

from __future__ import annotations

Table = dict[str, tuple[str, str]]

PHARMACOKINETICS: Table = {
    "ka": ("1/h", "rate constant of absorption from the gut"),
    "tlag": ("h", "time from swallowing to the start of absorption"),
    "F": ("1", "share of an oral dose that reaches the circulation as naltrexone"),
    "F_6bn": ("1", "share of an oral dose that reaches the circulation as 6-beta-naltrexol made on first pass"),
    "fm_6bn": ("1", "share of systemic naltrexone clearance that makes 6-beta-naltrexol"),
    "CL": ("L/h", "systemic clearance of naltrexone"),
    "V2": ("L", "central volume of naltrexone"),
    "Q": ("L/h", "exchange flow of naltrexone between central and peripheral volume"),
    "V3": ("L", "peripheral volume of naltrexone"),
    "CL_6bn": ("L/h", "clearance of 6-beta-naltrexol"),
    "CL_renal_6bn": ("L/h", "renal part of the clearance of 6-beta-naltrexol"),
    "V2_6bn": ("L", "central volume of 6-beta-naltrexol"),
    "Q_6bn": ("L/h", "exchange flow of 6-beta-naltrexol"),
    "V3_6bn": ("L", "peripheral volume of 6-beta-naltrexol"),
    "fu": ("1", "unbound share of naltrexone in plasma"),
    "fu_6bn": ("1", "unbound share of 6-beta-naltrexol in plasma"),
    "salt": ("1", "mass of naltrexone base in a mass of the hydrochloride"),
    "M_base": ("g/mol", "molar mass of naltrexone base"),
    "M_salt": ("g/mol", "molar mass of naltrexone hydrochloride"),
    "M_6bn": ("g/mol", "molar mass of 6-beta-naltrexol"),
    "F_buccal": ("1", "share of a sublingual or buccal dose that reaches the circulation as naltrexone"),
    "F_6bn_buccal": ("1", "share of a sublingual or buccal dose that arrives as 6-beta-naltrexol"),
    "ka_buccal": ("1/h", "rate constant of absorption through the mouth"),
    "ka_skin": ("1/h", "rate constant of absorption through intact skin"),
    "F_skin": ("1", "share of a dose on intact skin that reaches the circulation"),
    "flux_skin": ("nmol/cm2/h", "flow of naltrexone base through intact skin, saturated donor"),
    "sigma_prop": ("1", "proportional residual error of a measured concentration"),
    "sigma_add": ("ug/L", "additive residual error of a measured concentration"),
    "CL_per_kg": ("1/kg", "relative change of naltrexone clearance for each kg of body weight"),
    "CL_6bn_per_CrCl": ("1", "change of 6-beta-naltrexol clearance for each unit of creatinine clearance"),
    "F_cirrhosis": ("1", "factor on F in decompensated cirrhosis"),
    "CL_cirrhosis": ("1", "factor on CL in decompensated cirrhosis"),
}

OCCUPANCY: Table = {
    "ke0": ("1/h", "rate constant of exchange between unbound plasma and brain water"),
    "Kd_M1": ("nmol/L", "mu dissociation constant when occupancy follows plasma at once"),
    "Kd_6bn_M1": ("nmol/L", "the same for 6-beta-naltrexol, on a central scale"),
    "Kd_M2": ("nmol/L", "mu dissociation constant of the fast state of the two-state receptor"),
    "Kd_6bn_M2": ("nmol/L", "the same for 6-beta-naltrexol, on a central scale"),
    "k3": ("1/h", "passage of an occupied mu receptor into its slow state"),
    "k4": ("1/h", "return of a mu receptor from its slow state"),
    "Kd_M3": ("nmol/L", "mu dissociation constant at a slow effect site"),
    "ke0_M3": ("1/h", "rate constant of the slow effect site"),
    "ratio_6bn": ("1", "how many times weaker 6-beta-naltrexol is than naltrexone at central mu receptors in vivo"),
    "Kd_kappa": ("nmol/L", "kappa dissociation constant of naltrexone"),
    "Kd_delta": ("nmol/L", "delta dissociation constant of naltrexone"),
    "Kd_gut": ("nmol/L", "mu dissociation constant of naltrexone outside the brain"),
    "Kd_6bn_gut": ("nmol/L", "mu dissociation constant of 6-beta-naltrexol outside the brain"),
}

REBOUND: Table = {
    "O_thr": ("1", "blockade that must be passed before receptors are brought to the membrane"),
    "k_pool": ("1/h", "rate at which the signal to bring receptors up follows blockade"),
    "k_up": ("1/h", "rate at which receptors come up at full signal"),
    "k_down": ("1/h", "rate at which receptor number returns to baseline"),
    "R_max": ("1", "highest receptor number over baseline"),
    "gain_delta": ("1", "share of the mu receptor rise that delta receptors show"),
    "sens_power": ("1", "power of receptor number in receptor sensitivity"),
    "sens_cap": ("1", "highest factor on sensitivity"),
    "gain_endorphin": ("1", "endorphin production added for each unit of tone deficit"),
    "tau_endorphin": ("h", "time constant of endorphin production"),
    "gain_number": ("1", "receptor number added for each unit of tone deficit"),
    "tau_number": ("h", "time constant of receptor number under tone deficit"),
    "gain_sensitivity": ("1", "receptor sensitivity added for each unit of tone deficit"),
    "tau_sensitivity": ("h", "time constant of receptor sensitivity under tone deficit"),
    "rectified": ("1", "1 when feedback answers a deficit of tone only, 0 when it answers a surplus as strongly"),
    "endorphin_amplitude": ("1", "share by which endorphin release swings over the day"),
    "endorphin_peak": ("h", "clock time of highest endorphin release"),
}

GLIA: Table = {
    "EC50_TLR4": ("nmol/L", "unbound naltrexone for half of the direct effect on glia"),
    "P_TLR4": ("1", "probability that the direct effect on glia matters at 4.5 mg"),
    "tau_glia": ("h", "time constant of glial activation"),
    "Emax_glia": ("1", "largest share of glial activation taken away directly"),
    "gain_glia_tone": ("1", "glial activation taken away for each unit of tone above baseline"),
    "tau_cytokine": ("h", "time constant of cytokines following glia"),
    "cytokine_drift": ("1", "relative fall of cytokines in eight weeks without a control arm"),
}

PAIN: Table = {
    "pain_baseline": ("NRS", "pain before treatment"),
    "pain_entry": ("NRS", "least pain with which trials let people in"),
    "noise_sd": ("NRS", "day-to-day standard deviation of one person's pain"),
    "phi": ("1", "correlation of one day's deviation with the next day's"),
    "flare_rate": ("1/d", "flares begun each day"),
    "flare_size": ("NRS", "pain a flare adds"),
    "flare_days": ("d", "how long a flare lasts"),
    "level_sd": ("NRS", "daily standard deviation of a person's slow wandering of pain"),
    "slope_sd": ("NRS/d", "standard deviation between people of the slow trend of pain"),
    "missing_share": ("1", "share of diary days left out"),
    "missing_when_bad": ("1", "added share left out when pain is above 8"),
    "regression_size": ("NRS", "pain that falls by itself after entry at a bad time"),
    "tau_regression": ("d", "time constant of that fall"),
    "mcid": ("NRS", "smallest change of pain that matters to people"),
    "mcid_share": ("1", "smallest share of baseline pain whose change matters"),
    "gain_pain_tone": ("NRS", "pain taken away for each unit of tone above baseline"),
    "gain_pain_glia": ("NRS", "pain taken away when glial activation goes from baseline to none"),
}

PLACEBO: Table = {
    "placebo_size": ("NRS", "fall of pain that comes with any capsule"),
    "placebo_ramp": ("d", "time in which the placebo part builds up"),
    "placebo_floor": ("1", "share of the placebo part that stays"),
    "placebo_half_life": ("d", "half-life of the placebo part above its floor"),
    "placebo_bump": ("NRS", "placebo part added for a while after each increase"),
    "placebo_bump_days": ("d", "how long that addition lasts"),
    "placebo_noise_link": ("1", "correlation between day-to-day swing and placebo part"),
    "placebo_change_12wk": ("NRS", "mean change of pain in a placebo arm after 12 weeks"),
    "change_sd_12wk": ("NRS", "standard deviation between people of the change of pain after 12 weeks"),
    "placebo_30": ("1", "share of people on placebo whose pain falls by 30 percent"),
    "placebo_50": ("1", "share of people on placebo whose pain falls by half"),
}

RESPONSE: Table = {
    "drug_effect": ("NRS", "mean change of pain by the drug itself at 4.5 to 6 mg (below zero is relief)"),
    "drug_effect_sd": ("NRS", "standard deviation of that change between people"),
    "P_null": ("1", "probability that the drug does nothing for a person"),
    "share_bump": ("1", "among people with some effect: relief highest at a middle dose"),
    "share_emax": ("1", "among people with some effect: relief rises to a plateau"),
    "share_worse": ("1", "among people with some effect: pain gets worse"),
    "bump_mode": ("mg", "dose of highest relief, middle-dose shape"),
    "bump_width": ("1", "width of the middle-dose shape, on the natural log of dose"),
    "relief_peak": ("NRS", "relief at the best dose"),
    "emax_ED50": ("mg", "dose of half relief, plateau shape"),
    "hill": ("1", "steepness of the plateau shape"),
    "tau_on": ("d", "time constant with which relief comes"),
    "tau_off": ("d", "time constant with which relief goes after stopping"),
    "gp_scale": ("1", "length-scale of the correction to the mechanistic curve, natural log of dose"),
    "gp_sd": ("NRS", "size of the correction to the mechanistic curve"),
    "mechanism_weight": ("1", "largest weight that the mechanistic curve may have"),
    "covariate_sd": ("NRS", "prior standard deviation of the effect of a logged covariate"),
    "student_nu": ("1", "degrees of freedom of heavy-tailed daily noise"),
    "rounding_variance": ("1", "variance, in squared NRS points, added by whole-number answers"),
}

HARM: Table = {
    "tol": ("mg", "highest dose a person tolerates"),
    "tol_sensitive": ("mg", "the same in people who are sensitive to medicines"),
    "burden_max": ("NRS", "burden of side effects at a dose far beyond the tolerated one"),
    "tol_steep": ("1", "steepness of burden in the natural log of dose over tolerated dose"),
    "persistent_share": ("1", "share of the burden to which a person does not get used"),
    "tau_habituation": ("d", "time constant of getting used to side effects"),
    "nocebo": ("NRS", "burden that comes with any capsule"),
    "fragile_share": ("1", "share of people whom overshoot harms for good"),
    "fragile_over": ("1", "dose over tolerated dose that harms them"),
    "fragile_days": ("d", "days above it that harm them"),
    "fragile_tol": ("1", "factor on their tolerated dose afterwards"),
    "fragile_relief": ("1", "factor on their relief afterwards"),
    "lambda_harm": ("1", "weight of a point of burden against a point of relief"),
    "dreams_drug": ("1", "share of people with vivid dreams on the drug"),
    "dreams_placebo": ("1", "share of people with vivid dreams on placebo"),
    "headache_drug": ("1", "share of people with headache on the drug"),
    "headache_placebo": ("1", "share of people with headache on placebo"),
    "gut_rate": ("1", "share of people with gut trouble at low dose"),
    "stop_for_harm": ("1", "share of people who stop for side effects by 12 weeks"),
    "stop_for_harm_placebo": ("1", "the same on placebo"),
    "any_event_drug": ("1", "share of people with any side effect on the drug"),
    "any_event_placebo": ("1", "share of people with any side effect on placebo"),
    "gut_mild": ("NRS", "rise above a person's own baseline from which trouble is mild"),
    "gut_moderate": ("NRS", "rise above a person's own baseline from which trouble is moderate"),
    "gut_severe": ("NRS", "rise above a person's own baseline from which trouble is severe"),
    "gut_day": ("NRS", "rise above a person's own baseline that makes a gut day"),
}

OPIOID: Table = {
    "Kd_agonist": ("nmol/L", "mu dissociation constant of morphine"),
    "t_half_agonist": ("h", "half-life of morphine after an immediate-release dose"),
    "tau_tolerance": ("h", "time constant of opioid tolerance"),
    "gain_tolerance": ("1", "rightward shift of the opioid's curve added at full sustained occupancy"),
}

STATES: Table = {
    "t": ("h", "time"),
    "C": ("nmol/L", "unbound concentration at the receptor"),
    "occupancy": ("1", "share of receptors held by the antagonist"),
    "tone": ("1", "opioid signal over its own baseline"),
}

TABLES: dict[str, Table] = {
    "pharmacokinetics": PHARMACOKINETICS,
    "occupancy": OCCUPANCY,
    "rebound": REBOUND,
    "glia": GLIA,
    "pain": PAIN,
    "placebo": PLACEBO,
    "response": RESPONSE,
    "harm": HARM,
    "opioid": OPIOID,
    "states": STATES,
}

ALIASES: dict[str, str] = {
    "Vc": "V2",
    "Vp": "V3",
    "keq": "ke0",
    "keo": "ke0",
    "Fm": "F_6bn",
    "fm": "fm_6bn",
    "CLm": "CL_6bn",
    "Vcm": "V2_6bn",
    "Qm": "Q_6bn",
    "Vpm": "V3_6bn",
    "Kd1": "Kd_M2",
    "KdM": "Kd_6bn_M2",
    "fuM": "fu_6bn",
}
