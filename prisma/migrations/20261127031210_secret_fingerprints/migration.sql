-- CreateTable
CREATE TABLE "secret_fingerprints" (
    "fingerprint" BYTEA NOT NULL,
    "position" SERIAL NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "secret_fingerprints_pkey" PRIMARY KEY ("fingerprint")
);
